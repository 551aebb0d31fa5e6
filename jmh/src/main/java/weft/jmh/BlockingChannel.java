package weft.jmh;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;

/** What threads send each other items through. Capacities as Weft's. */
interface BlockingChannel {
    void send(Object item) throws InterruptedException;

    Object receive() throws InterruptedException;

    /** What the JDK has for it. */
    static BlockingChannel ofJdk(int capacity) {
        return new Queue(
                capacity == 0
                        ? new SynchronousQueue<>()
                        : capacity == Integer.MAX_VALUE
                                ? new LinkedBlockingQueue<>()
                                : new ArrayBlockingQueue<>(capacity));
    }

    /** A channel of jox, which needs Java 21. */
    static BlockingChannel ofJox(int capacity) {
        return new Jox(Jox.open(capacity));
    }

    record Queue(BlockingQueue<Object> queue) implements BlockingChannel {
        @Override
        public void send(Object item) throws InterruptedException {
            queue.put(item);
        }

        @Override
        public Object receive() throws InterruptedException {
            return queue.take();
        }
    }

    record Jox(Object channel) implements BlockingChannel {
        private static final MethodHandle RENDEZVOUS = factory("newRendezvousChannel");
        private static final MethodHandle BUFFERED = factory("newBufferedChannel", int.class);
        private static final MethodHandle UNLIMITED = factory("newUnlimitedChannel");
        private static final MethodHandle SEND = method("Channel", "send", void.class, Object.class);
        private static final MethodHandle RECEIVE = method("Channel", "receive", Object.class);
        private static final MethodHandle CLAUSE = method("Channel", "receiveClause", type("SelectClause"));
        private static final MethodHandle SELECT = select();

        static Object open(int capacity) {
            try {
                return capacity == 0
                        ? (Object) RENDEZVOUS.invokeExact()
                        : capacity == Integer.MAX_VALUE
                                ? (Object) UNLIMITED.invokeExact()
                                : (Object) BUFFERED.invokeExact(capacity);
            } catch (Throwable t) {
                throw new IllegalStateException("no channel of jox", t);
            }
        }

        @Override
        public void send(Object item) throws InterruptedException {
            try {
                SEND.invokeExact(channel, item);
            } catch (Throwable t) {
                throw failed(t);
            }
        }

        @Override
        public Object receive() throws InterruptedException {
            try {
                return (Object) RECEIVE.invokeExact(channel);
            } catch (Throwable t) {
                throw failed(t);
            }
        }

        /** From one of the two. */
        static Object receiveEither(Jox one, Jox other) throws InterruptedException {
            try {
                return (Object) SELECT.invokeExact(
                        (Object) CLAUSE.invokeExact(one.channel), (Object) CLAUSE.invokeExact(other.channel));
            } catch (Throwable t) {
                throw failed(t);
            }
        }

        private static RuntimeException failed(Throwable thrown) throws InterruptedException {
            if (thrown instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new IllegalStateException("jox failed", thrown);
        }

        private static Class<?> type(String name) {
            try {
                return Class.forName("com.softwaremill.jox." + name);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("jox is not there", e);
            }
        }

        private static MethodHandle factory(String name, Class<?>... parameters) {
            try {
                MethodHandle found = MethodHandles.publicLookup()
                        .findStatic(type("Channel"), name, methodType(type("Channel"), parameters));
                return found.asType(found.type().changeReturnType(Object.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name, e);
            }
        }

        private static MethodHandle method(String owner, String name, Class<?> returned, Class<?>... parameters) {
            try {
                MethodHandle found =
                        MethodHandles.publicLookup().findVirtual(type(owner), name, methodType(returned, parameters));
                return found.asType(
                        returned == void.class
                                ? found.type().erase()
                                : found.type().generic());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(name, e);
            }
        }

        private static MethodHandle select() {
            Class<?> clauses = type("SelectClause").arrayType();
            try {
                MethodHandle found = MethodHandles.publicLookup()
                        .findStatic(type("Select"), "select", methodType(Object.class, clauses));
                return found.asCollector(clauses, 2).asType(methodType(Object.class, Object.class, Object.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("select", e);
            }
        }
    }
}
