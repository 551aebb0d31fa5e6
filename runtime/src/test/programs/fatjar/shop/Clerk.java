package shop;

import weft.Async;
import weft.Weft;

/** In a class of its own, which the weaver must find in the jar when it weaves the other. */
class Clerk {
    @Async
    String greet(String whom) {
        Weft.checkpoint();
        return "hello " + whom;
    }
}
