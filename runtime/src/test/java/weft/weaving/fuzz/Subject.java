package weft.weaving.fuzz;

import java.util.Map;

/** What is run woven and un-woven. Its class has an {@code @Async} method {@code v} of an {@code Env}, as cases have. */
interface Subject {
    /** The package of all of them. */
    String PACKAGE = "weft.weaving.cases.fuzz";

    /** Simple name of the class. */
    String name();

    /** To be read. */
    String source();

    /** What it is made of, and how often. */
    Map<String, Integer> constructs();

    default String className() {
        return PACKAGE + "." + name();
    }
}
