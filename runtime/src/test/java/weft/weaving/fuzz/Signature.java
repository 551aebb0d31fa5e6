package weft.weaving.fuzz;

import java.util.List;

/** A generated method, to call it. Its first parameter, the {@code Env}, is not among the parameters. */
record Signature(String name, boolean isStatic, boolean isAsync, Type returns, List<Type> parameters) {}
