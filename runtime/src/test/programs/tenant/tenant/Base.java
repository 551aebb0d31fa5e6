package tenant;

import weft.Async;

/** In a class file of its own, so that weaving the subclass takes a look at this one. */
public abstract class Base {
    @Async
    protected abstract String greet(String name);
}
