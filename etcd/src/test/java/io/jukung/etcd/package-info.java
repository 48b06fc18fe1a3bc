/** The etcd engine against real members, alone and under faults. */
package io.jukung.etcd;
