package weft.launching.programs;

import weft.Async;

/** Has an {@code @Async} method, but never needs the runtime. */
public final class Lonely {
    private Lonely() {}

    public static void main(String[] args) {
        System.out.println("alone");
    }

    @Async
    static int unused(int n) {
        return n;
    }
}
