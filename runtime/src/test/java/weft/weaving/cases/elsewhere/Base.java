package weft.weaving.cases.elsewhere;

import weft.Async;

/** A class in another package, with members that its heirs may use. */
public class Base {
    protected String field = "base";

    /** Where a value comes from. */
    public interface Later {
        @Async
        String get(String value);
    }

    static final class Hidden {
        @Override
        public String toString() {
            return "hidden";
        }
    }

    public static Hidden hidden() {
        return new Hidden();
    }

    public static String show(Hidden hidden) {
        return hidden.toString();
    }

    @Async
    protected String secret(String s) {
        return field + ":" + s;
    }

    @Async
    protected String later(Later later) {
        return "later:" + later.get("l");
    }

    @Async
    String notOverridden(Later later, String s) {
        return "theirs" + later.get(s);
    }

    /** Calls the package-private method, which a subclass elsewhere cannot override. */
    @Async
    public static String callsItsOwn(Base base, Later later, String s) {
        return base.notOverridden(later, s);
    }
}
