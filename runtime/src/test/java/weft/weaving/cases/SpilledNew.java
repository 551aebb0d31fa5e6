package weft.weaving.cases;

import weft.Async;

/** Apart from the others because Eclipse's compiler makes of it, by itself, a class that does not verify. */
public final class SpilledNew {
    private SpilledNew() {}

    record A(Object v) {}

    static int number(String s) {
        return Integer.parseInt(s);
    }

    @Case(value = "A[v=6]", breaks = "a switch with a try in it, as a constructor's argument (B48)")
    @Async
    public static Object v048(Env e) {
        return new A(1
                + switch (e.aw(1)) {
                    case 1 -> {
                        try {
                            yield e.aw(number("x"));
                        } catch (NumberFormatException ex) {
                            yield e.aw(5);
                        }
                    }
                    default -> 0;
                });
    }
}
