#!/bin/sh
# The guestbook's only page: lists the entries that redis keeps, or adds one.
redis() {
    redis-cli -h "${REDIS_HOST:-redis}" -e "$@" 2>&1
}

answer() {
    printf 'Status: %s\r\nContent-Type: text/plain\r\n\r\n' "$1"
}

fail() {
    answer '503 Service Unavailable'
    echo "redis does not answer: $1"
}

case "$REQUEST_METHOD" in
    POST)
        entry=$(head -c "${CONTENT_LENGTH:-0}")
        if reply=$(redis RPUSH guestbook "$entry"); then answer '201 Created'; echo "$entry"; else fail "$reply"; fi
        ;;
    *)
        if reply=$(redis LRANGE guestbook 0 -1); then answer '200 OK'; echo "$reply"; else fail "$reply"; fi
        ;;
esac
