#!/bin/sh
# The guestbook's only page: lists the entries that redis keeps, or adds one.
host=${REDIS_HOST:-redis}

# Sends one command, each word as an argument, in redis' own protocol.
redis() {
    {
        printf '*%d\r\n' $#
        for word in "$@"; do printf '$%d\r\n%s\r\n' ${#word} "$word"; done
        printf '*1\r\n$4\r\nQUIT\r\n'
    } | nc -w 5 "$host" 6379
}

answer() {
    printf 'Status: %s\r\nContent-Type: text/plain\r\n\r\n' "$1"
}

case "$REQUEST_METHOD" in
    POST)
        entry=$(head -c "${CONTENT_LENGTH:-0}")
        reply=$(redis RPUSH guestbook "$entry")
        case "$reply" in
            :*) answer '201 Created'; echo "$entry" ;;
            *) answer '503 Service Unavailable'; echo "redis at $host does not answer" ;;
        esac
        ;;
    *)
        reply=$(redis LRANGE guestbook 0 -1)
        case "$reply" in
            '*'*) answer '200 OK'; printf '%s\n' "$reply" | tr -d '\r' | grep -v -e '^[*$][0-9]*$' -e '^+OK$' ;;
            *) answer '503 Service Unavailable'; echo "redis at $host does not answer" ;;
        esac
        ;;
esac
