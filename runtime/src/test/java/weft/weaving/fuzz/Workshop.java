package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import weft.weaving.fuzz.Node.Expr;

/** What the parts of the generator share while they write one program. */
final class Workshop {
    final String className;
    final Dice dice;
    final int javaVersion;
    final List<Signature> methods = new ArrayList<>();

    private final List<Type> preferred = new ArrayList<>();

    /** The types of which there is a static and an instance field. */
    final List<Type> fields = new ArrayList<>();

    /** Of the method that is being written. */
    Scope scope = new Scope();

    final Expressions expressions = new Expressions(this);
    final Operators operators = new Operators(this);
    final Calls calls = new Calls(this);
    final Functions functions = new Functions(this);
    final Patterns patterns = new Patterns(this);
    final Statements statements = new Statements(this);
    final Loops loops = new Loops(this);
    final Tries tries = new Tries(this);
    final Classes classes = new Classes(this);

    private int budget;
    private int names;

    Workshop(String className, Dice dice, int javaVersion) {
        this.className = className;
        this.dice = dice;
        this.javaVersion = javaVersion;
        preferred.addAll(List.of(Type.INT, Type.STRING, dice.pick(Type.LONG, Type.DOUBLE)));
        for (int i = 0; i < 3; i++) {
            preferred.add(dice.pick(Type.values()));
        }
    }

    /** Allows so many more pieces before only leaves are made. */
    void allow(int pieces) {
        budget = pieces;
    }

    boolean spend() {
        return --budget >= 0;
    }

    String name(String prefix) {
        return prefix + names++;
    }

    /** Most often one of the few that this program prefers: then there are variables to use. */
    Type anyType() {
        return dice.chance(85) ? dice.pick(preferred) : dice.pick(Type.values());
    }

    Expr expression(Type type, int depth) {
        return expressions.of(type, depth);
    }
}
