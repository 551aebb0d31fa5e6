package weft.launching.programs;

import weft.Async;
import weft.coroutine.Woven;

/** Claims to be woven by another version of the weaver. */
@Woven(format = 99)
public final class Relic {
    private Relic() {}

    public static void main(String[] args) {
        System.out.println("old");
    }

    @Async
    static int unused(int n) {
        return n;
    }
}
