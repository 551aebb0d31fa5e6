package advice;

import java.lang.instrument.Instrumentation;
import weft.Async;
import weft.Weft;
import weft.launching.programs.Instruments;

/** A service that somebody traces. */
public final class Main {
    private Main() {}

    public static void log(String line) {
        System.out.println(line);
    }

    /** What is traced. */
    static final class Service {
        private final String greeting = "hello ";

        @Async
        String load(String key) {
            String text = greeting;
            for (int i = 0; i < 2; i++) {
                text += loadPart(key, i);
            }
            return text;
        }

        @Async
        private String loadPart(String key, int part) {
            Weft.checkpoint();
            if (key.isEmpty()) {
                throw new IllegalArgumentException("no key");
            }
            return key + part;
        }
    }

    public static void main(String[] args) throws Exception {
        Service service = new Service();
        Weft.run(() -> use(service));
        Instrumentation instrumentation = Instruments.instrumentation;
        if (instrumentation != null) {
            instrumentation.retransformClasses(Service.class);
            Weft.run(() -> use(service));
        }
    }

    @Async
    static void use(Service service) {
        log("got " + service.load("k"));
        try {
            service.load("");
        } catch (IllegalArgumentException e) {
            log("caught " + e.getMessage());
        }
    }
}
