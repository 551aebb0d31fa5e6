/** The network: TCP. */
package weft.net;
