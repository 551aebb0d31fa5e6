package weft.weaving.fuzz;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The types of expressions. An expression's static type is exactly this one, or a subtype of a reference type. */
enum Type {
    BOOLEAN("boolean", "Boolean", "true", "false"),
    BYTE("byte", "Byte", "((byte) 0)", "((byte) 7)", "Byte.MIN_VALUE"),
    CHAR("char", "Character", "'a'", "'\\0'", "'\\uffff'"),
    SHORT("short", "Short", "((short) 3)", "((short) -1)", "Short.MIN_VALUE"),
    INT("int", "Integer", "0", "1", "2", "-1", "5", "130", "40000", "Integer.MIN_VALUE", "Integer.MAX_VALUE"),
    LONG("long", "Long", "0L", "1L", "-1L", "77L", "Long.MIN_VALUE", "Long.MAX_VALUE"),
    FLOAT("float", "Float", "0f", "-0f", "1f", "2f", "1.5f", "Float.NaN", "Float.MIN_VALUE"),
    DOUBLE("double", "Double", "0.0", "-0.0", "1.0", "2.5", "Double.NaN", "Double.NEGATIVE_INFINITY"),
    STRING("String", "String", "((String) null)", "\"\"", "\"s\"", "\"tuv\""),
    OBJECT("Object", "Object", "((Object) null)", "((Object) \"o\")", "((Object) 1)", "((Object) 2L)"),
    INTEGER("Integer", "Integer", "((Integer) null)", "Integer.valueOf(7)", "Integer.valueOf(7000)"),
    BOOLEANS("boolean[]", "boolean[]", "((boolean[]) null)", "new boolean[] {true, false}"),
    BYTES("byte[]", "byte[]", "((byte[]) null)", "new byte[] {1, -2}"),
    INTS("int[]", "int[]", "((int[]) null)", "new int[] {1, 2, 3}"),
    LONGS("long[]", "long[]", "((long[]) null)", "new long[] {4L, 5L}"),
    DOUBLES("double[]", "double[]", "((double[]) null)", "new double[] {-0.0, 1.0}"),
    STRINGS("String[]", "String[]", "((String[]) null)", "new String[] {\"p\", null}"),
    OBJECTS(
            "Object[]",
            "Object[]",
            "((Object[]) null)",
            "new Object[] {1, \"q\"}",
            "((Object[]) new String[] {\"x\", \"y\"})"),
    MATRIX("Object[][]", "Object[][]", "((Object[][]) null)", "new Object[][] {{1}, {}}", "new Object[2][]"),
    INTERFACE("Kit.I", "Kit.I", "((Kit.I) null)", "new Kit.Impl(1)"),
    ABSTRACT("Kit.A", "Kit.A", "((Kit.A) null)", "new Kit.Sub(1, 2L, \"z\")"),
    RECORD("Kit.Rec", "Kit.Rec", "((Kit.Rec) null)", "new Kit.Rec(3, 4L, \"r\")"),
    ENUM("Kit.En", "Kit.En", "((Kit.En) null)", "Kit.En.X", "Kit.En.Y"),
    SEALED("Kit.Seal", "Kit.Seal", "((Kit.Seal) null)", "new Kit.Leaf(1)", "new Kit.Pair(null, new Kit.Leaf(2))");

    static final List<Type> NUMBERS = List.of(BYTE, CHAR, SHORT, INT, LONG, FLOAT, DOUBLE);
    static final List<Type> ARRAYS = List.of(BOOLEANS, BYTES, INTS, LONGS, DOUBLES, STRINGS, OBJECTS, MATRIX);

    private static final Map<Type, List<Type>> ARRAYS_OF = new EnumMap<>(Type.class);

    static {
        for (Type type : values()) {
            ARRAYS_OF.put(
                    type,
                    ARRAYS.stream().filter(array -> array.element() == type).toList());
        }
    }

    final String java;
    final String boxed;
    final List<String> literals;

    Type(String java, String boxed, String... literals) {
        this.java = java;
        this.boxed = boxed;
        this.literals = List.of(literals);
    }

    boolean isPrimitive() {
        return ordinal() <= DOUBLE.ordinal();
    }

    boolean isNumber() {
        return NUMBERS.contains(this);
    }

    boolean isIntegral() {
        return isNumber() && ordinal() <= LONG.ordinal();
    }

    boolean isArray() {
        return ARRAYS.contains(this);
    }

    /** Of an array. */
    Type element() {
        String name = java.substring(0, java.length() - 2);
        return Arrays.stream(values())
                .filter(type -> type.java.equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The arrays of it. */
    List<Type> arrays() {
        return ARRAYS_OF.get(this);
    }

    /** A literal that is not null, where there is one. */
    String plainLiteral() {
        return literals.get(isPrimitive() ? 0 : 1);
    }

    /** As part of a name. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
