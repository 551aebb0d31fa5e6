package weft.weaving.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weft.weave.Weaver.Mode;
import weft.weaving.fuzz.Batch.Flavour;

/** Where programs come from. Each has a number, and is the same whenever it is made. */
interface Supply {
    /** The programs from that number on. */
    Batch batch(int first, int count);

    /** Makes smaller what fails. */
    Failure shrunk(Failure failure, Mode mode);

    /** Java source, compiled by turns with the compilers there are. */
    static Supply ofSources(long seed, int batchSize) {
        return new Supply() {
            private Flavour flavour(int number) {
                return Flavour.TURNS.get(number / batchSize % Flavour.TURNS.size());
            }

            @Override
            public Batch batch(int first, int count) {
                List<Program> programs = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    programs.add(Generator.program(seed, first + i, Batch.JAVA_VERSION));
                }
                return Batch.compile(flavour(first), programs);
            }

            @Override
            public Failure shrunk(Failure failure, Mode mode) {
                Program program = (Program) failure.program();
                Flavour flavour = flavour(Integer.parseInt(program.name().substring(1)));
                return Shrinker.shrink(
                        failure, program, candidate -> again(Batch.compile(flavour, List.of(candidate)), mode));
            }
        };
    }

    /** Class files that no compiler writes. */
    static Supply ofClassFiles(long seed) {
        return new Supply() {
            private ClassFile classFile(int number, int limit) {
                String name = "B" + number;
                String className = Subject.PACKAGE.replace('.', '/') + "/" + name;
                return new ClassFile(name, ClassGenerator.classFile(className, new Dice(seed, number, limit)));
            }

            @Override
            public Batch batch(int first, int count) {
                List<ClassFile> all = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    all.add(classFile(first + i, Integer.MAX_VALUE));
                }
                return Batch.of(all);
            }

            /** The fewer decisions are left to chance, the simpler. */
            @Override
            public Failure shrunk(Failure failure, Mode mode) {
                int number = Integer.parseInt(failure.program().name().substring(1));
                for (int limit = 8; limit < 1 << 12; limit += limit / 8) {
                    Failure smaller = again(Batch.of(List.of(classFile(number, limit))), mode);
                    if (smaller != null && smaller.kind() == failure.kind()) {
                        return smaller;
                    }
                }
                return failure;
            }
        };
    }

    /** Runs a program by itself. */
    private static @Nullable Failure again(Batch batch, Mode mode) {
        if (batch.programs.isEmpty()) {
            return null;
        }
        Subject program = batch.programs.get(0);
        Check.Woven woven = new Check(batch).new Woven(Fuzzer.WEAVER, mode);
        Failure failure = woven.check(program);
        return failure != null ? failure : woven.checkWeaving(program, Fuzzer.WEAVER);
    }
}
