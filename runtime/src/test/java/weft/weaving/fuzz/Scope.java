package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What may be said at a place in a method: the variables in scope, whether calls may suspend, where jumps lead. */
final class Scope {
    /** A variable. One that may be captured never changes. */
    static final class Variable {
        final String name;
        final Type type;
        final boolean isConstant;
        boolean assigned;

        Variable(String name, Type type, boolean isConstant, boolean assigned) {
            this.name = name;
            this.type = type;
            this.isConstant = isConstant;
            this.assigned = assigned;
        }
    }

    /** What {@code break} or {@code continue} can name. */
    record Target(String label, boolean isLoop) {}

    /** A class declared in the method: how it is made. */
    record LocalType(String name, Type type, List<Type> parameters) {}

    /** Innermost last. */
    private final List<Variable> variables = new ArrayList<>();

    final List<Target> targets = new ArrayList<>();
    final List<LocalType> types = new ArrayList<>();

    /** The variables before this one belong to an outer method: they can be captured, if constant. */
    private int captured;

    /** The name of the {@code Env}. */
    String env = "e";

    boolean suspends;
    boolean hasThis;

    /** Where fields are no targets, either. */
    boolean inGuard;

    /** Not in switch expressions below which values may lie on the operand stack: javac fails with some of those. */
    boolean mayTry = true;

    /** What {@code return} returns; null where it may not stand. */
    @Nullable
    Type returns;

    /** What {@code yield} yields; null where it may not stand. */
    @Nullable
    Type yields;

    void declare(Variable variable) {
        variables.add(variable);
    }

    List<Variable> readable(Type type) {
        return find(type, variable -> variable.assigned);
    }

    /** Those that may be assigned to, whether or not they have a value. */
    List<Variable> assignable(Type type) {
        return find(type, variable -> !variable.isConstant);
    }

    private List<Variable> find(Type type, java.util.function.Predicate<Variable> suitable) {
        List<Variable> found = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            Variable variable = variables.get(i);
            boolean isVisible = i >= captured || variable.isConstant;
            if (isVisible && variable.type == type && suitable.test(variable)) {
                found.add(variable);
            }
        }
        return found;
    }

    /** What is declared within is gone after it; what is assigned within stays assigned. */
    <T> T nested(Supplier<T> body) {
        int variablesBefore = variables.size();
        int typesBefore = types.size();
        T result = body.get();
        variables.subList(variablesBefore, variables.size()).clear();
        types.subList(typesBefore, types.size()).clear();
        return result;
    }

    /** As {@link #nested}, and may not be run at all: what is assigned within is not assigned after it. */
    <T> T branch(Supplier<T> body) {
        List<Variable> unassigned =
                variables.stream().filter(variable -> !variable.assigned).toList();
        T result = nested(body);
        unassigned.forEach(variable -> variable.assigned = false);
        return result;
    }

    /** A guard: it may read constants only, as a lambda may. */
    <T> T guard(int from, Supplier<T> body) {
        int capturedBefore = captured;
        boolean inGuardBefore = inGuard;
        captured = from;
        inGuard = true;
        T result = branch(body);
        captured = capturedBefore;
        inGuard = inGuardBefore;
        return result;
    }

    int size() {
        return variables.size();
    }

    /** Code that may end in no other way than by its value: no jumps out of it. */
    <T> T enclosed(@Nullable Type yielded, Supplier<T> body) {
        List<Target> targetsBefore = List.copyOf(targets);
        Type returnsBefore = returns;
        Type yieldsBefore = yields;
        targets.clear();
        returns = null;
        yields = yielded;
        T result = branch(body);
        targets.addAll(targetsBefore);
        returns = returnsBefore;
        yields = yieldsBefore;
        return result;
    }

    /** An arm of a switch expression. */
    <T> T arm(@Nullable Type yielded, boolean mayTryInIt, Supplier<T> body) {
        boolean before = mayTry;
        mayTry = mayTryInIt;
        T result = enclosed(yielded, body);
        mayTry = before;
        return result;
    }

    /** The body of a lambda or of a method of a local class. */
    <T> T inner(boolean mayDoSuspend, String innerEnv, @Nullable Type returned, Supplier<T> body) {
        String envBefore = env;
        boolean suspendsBefore = suspends;
        boolean hasThisBefore = hasThis;
        boolean mayTryBefore = mayTry;
        int capturedBefore = captured;
        captured = variables.size();
        env = innerEnv;
        suspends = mayDoSuspend;
        hasThis = false;
        mayTry = true;
        T result = enclosed(null, () -> {
            returns = returned;
            return body.get();
        });
        captured = capturedBefore;
        env = envBefore;
        suspends = suspendsBefore;
        hasThis = hasThisBefore;
        mayTry = mayTryBefore;
        return result;
    }

    /** Code in which nothing may suspend. */
    <T> T unsuspended(Supplier<T> body) {
        boolean before = suspends;
        suspends = false;
        T result = body.get();
        suspends = before;
        return result;
    }
}
