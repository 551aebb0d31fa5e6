/** What a TCP echo costs the server: ours against threads, virtual threads and a hand-written selector loop. */
package weft.jmh.echo;
