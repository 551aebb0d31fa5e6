/** What Mockito finds by itself and calls; nothing here is called by tests. */
@org.jspecify.annotations.NullMarked
package weft.mockito;
