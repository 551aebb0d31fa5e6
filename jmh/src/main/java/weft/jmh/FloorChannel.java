package weft.jmh;

import java.util.ArrayDeque;

/** What state machines on a {@link FloorLoop} send each other items through. */
final class FloorChannel {
    private final FloorLoop loop;
    private final int capacity;
    private final ArrayDeque<Object> items = new ArrayDeque<>();
    private final ArrayDeque<FloorLoop.Step> senders = new ArrayDeque<>();
    private final ArrayDeque<FloorLoop.Step> receivers = new ArrayDeque<>();

    /** With a capacity of 1 or more; two of these with 1 make a round trip. */
    FloorChannel(FloorLoop loop, int capacity) {
        this.loop = loop;
        this.capacity = capacity;
    }

    /** Sends; or has {@code sender} run when it is worth another try. */
    boolean send(Object item, FloorLoop.Step sender) {
        if (items.size() == capacity) {
            senders.add(sender);
            return false;
        }
        items.add(item);
        wakeOne(receivers);
        return true;
    }

    /** The next item; or null, and {@code receiver} runs when it is worth another try. */
    Object receive(FloorLoop.Step receiver) {
        Object item = items.poll();
        if (item == null) {
            receivers.add(receiver);
        } else {
            wakeOne(senders);
        }
        return item;
    }

    private void wakeOne(ArrayDeque<FloorLoop.Step> waiting) {
        FloorLoop.Step first = waiting.poll();
        if (first != null) {
            loop.ready(first);
        }
    }

    /** Sends so many items, then does nothing. */
    static final class Producer implements FloorLoop.Step {
        private final FloorChannel channel;
        private final Object item;
        private int left;

        Producer(FloorChannel channel, Object item, int count) {
            this.channel = channel;
            this.item = item;
            this.left = count;
        }

        @Override
        public void step() {
            while (left > 0 && channel.send(item, this)) {
                left--;
            }
        }
    }

    /** Receives so many items, then does nothing. */
    static final class Consumer implements FloorLoop.Step {
        private final FloorChannel channel;
        private int left;

        Consumer(FloorChannel channel, int count) {
            this.channel = channel;
            this.left = count;
        }

        @Override
        public void step() {
            while (left > 0 && channel.receive(this) != null) {
                left--;
            }
        }
    }

    /** Sends back what it receives; the one that begins sends first. */
    static final class Player implements FloorLoop.Step {
        private final FloorChannel in;
        private final FloorChannel out;
        private final Object item;
        private int left;
        private boolean toSend;

        Player(FloorChannel in, FloorChannel out, Object item, int count, boolean begins) {
            this.in = in;
            this.out = out;
            this.item = item;
            this.left = count;
            this.toSend = begins;
        }

        @Override
        public void step() {
            while (left > 0) {
                if (toSend ? !out.send(item, this) : in.receive(this) == null) {
                    return;
                }
                left -= toSend ? 0 : 1;
                toSend = !toSend;
            }
        }
    }
}
