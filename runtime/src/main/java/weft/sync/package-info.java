/** What tasks use to wait for each other, and to keep out of each other's way. */
package weft.sync;
