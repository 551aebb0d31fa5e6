package hotswap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import weft.AsyncFunction;
import weft.Weft;
import weft.launching.programs.Instruments;

/** Who changes the code. */
interface Swap {
    void toTheNewCode();

    void toTheOldCode();

    /** This program, if it is told where the new and the old class files are; otherwise a debugger, which is asked. */
    static Swap by(String[] args) {
        return args.length == 0 ? new Debugger() : new Self(Path.of(args[0]), Path.of(args[1]));
    }

    /** Through an agent's {@code Instrumentation}. */
    record Self(Path newCode, Path oldCode) implements Swap {
        @Override
        public void toTheNewCode() {
            try {
                // First what changes nothing. Not afterwards: JDK 17 would go back to the code that was loaded first.
                Instruments.instrumentation.retransformClasses(
                        Worker.class, Gate.class, Main.class, Weft.class, AsyncFunction.class);
            } catch (UnmodifiableClassException e) {
                throw new IllegalStateException(e);
            }
            redefine(newCode);
        }

        @Override
        public void toTheOldCode() {
            redefine(oldCode);
        }

        private static void redefine(Path directory) {
            try {
                byte[] code = Files.readAllBytes(directory.resolve("hotswap/Worker.class"));
                Instruments.instrumentation.redefineClasses(new ClassDefinition(Worker.class, code));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (ReflectiveOperationException | UnmodifiableClassException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A debugger with a breakpoint here. */
    final class Debugger implements Swap {
        @Override
        public void toTheNewCode() {}

        @Override
        public void toTheOldCode() {}
    }
}
