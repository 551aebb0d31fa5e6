package weft.weaving.fuzz;

import java.util.Locale;

/** What a piece of a program is; the report counts them. */
enum Construct {
    // Expressions.
    LITERAL,
    VARIABLE,
    FIELD,
    OTHERS_FIELD,
    STATIC_FIELD,
    ELEMENT,
    COMPONENT,
    ARITHMETIC,
    SHIFT,
    COMPARISON,
    IDENTITY,
    LOGICAL,
    NEGATION,
    CAST,
    BOXING,
    UNBOXING,
    NUMERIC_CAST,
    TERNARY,
    ASSIGNMENT,
    COMPOUND_ASSIGNMENT,
    INCREMENT,
    INSTANCEOF,
    INSTANCEOF_PATTERN,
    RECORD_PATTERN(21),
    CONCATENATION,
    LENGTH,
    CALL_PLAIN,
    CALL_ASYNC,
    CALL_INSTANCE,
    CALL_INTERFACE,
    CALL_ABSTRACT,
    CALL_SUPER,
    CALL_GENERIC,
    CALL_BRIDGE,
    AWAIT,
    AWAIT_THROW,
    AWAIT_NOT,
    LAMBDA,
    LAMBDA_OF_BLOCK,
    LAMBDA_PLAIN,
    METHOD_REFERENCE,
    METHOD_REFERENCE_BOUND,
    METHOD_REFERENCE_NEW,
    METHOD_REFERENCE_ADAPTED,
    NEW,
    NEW_ANONYMOUS,
    NEW_LOCAL,
    NEW_ARRAY,
    NEW_MATRIX,
    ARRAY_INITIALIZER,
    SWITCH_EXPRESSION,
    SWITCH_EXPRESSION_OF_PATTERNS(21),
    // Statements.
    DECLARATION,
    DECLARATION_ONLY,
    EXPRESSION,
    IF,
    IF_PATTERN,
    WHILE,
    DO,
    FOR,
    FOREACH_ARRAY,
    FOREACH_LIST,
    LABELLED,
    BREAK,
    CONTINUE,
    SWITCH_INT,
    SWITCH_STRING,
    SWITCH_ENUM,
    SWITCH_ARROW,
    SWITCH_PATTERNS(21),
    CASE,
    TRY_CATCH,
    TRY_MULTI_CATCH,
    TRY_FINALLY,
    TRY_RESOURCES,
    THROW,
    SYNCHRONIZED,
    ASSERT,
    LOCAL_CLASS,
    LOCAL_RECORD,
    RETURN,
    YIELD,
    BLOCK,
    DEAD_VARIABLE,
    TRACE,
    // Members.
    METHOD_STATIC,
    METHOD_INSTANCE,
    METHOD_PLAIN,
    METHOD_OVERRIDING,
    ENTRY,
    // What no one counts.
    OTHER;

    /** The version of Java that has it. */
    final int since;

    Construct() {
        this(17);
    }

    Construct(int since) {
        this.since = since;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
