/**
 * A small HTTP/1.1 server (RFC 9112): {@code HttpServer} listens, {@code HttpConnection} takes the requests of one client, one
 * after the other, {@code HttpRequest} and {@code HttpResponse} are what goes to and fro.
 */
package weft.samples.http;
