package weft.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import weft.Async;
import weft.CancelScope;
import weft.LowLevel;
import weft.Weft;
import weft.stream.ByteStream;
import weft.sync.BusyResourceException;

/** Streams each of which does one thing wrong, and the rule that it breaks. */
enum BrokenStream {
    ENDS_ON_EMPTY_WRITE("G1") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    if (buffer.hasRemaining()) {
                        super.write(buffer);
                    } else {
                        super.shutdownOutput();
                    }
                }
            };
        }
    },
    LOSES_A_BYTE_TO_A_FULL_BUFFER("G2") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    if (buffer.hasRemaining()) {
                        return super.read(buffer);
                    }
                    super.read(ByteBuffer.allocate(1));
                    return 0;
                }
            };
        }
    },
    LETS_TWO_READ("G3") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    try {
                        return super.read(buffer);
                    } catch (BusyResourceException busy) {
                        return -1;
                    }
                }
            };
        }
    },
    LETS_TWO_WRITE("G3") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    try {
                        super.write(buffer);
                    } catch (BusyResourceException busy) {
                        buffer.position(buffer.limit());
                    }
                }
            };
        }
    },
    DOES_NOT_MIND_THAT_NOBODY_READS("G4") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    try {
                        super.write(buffer);
                    } catch (ClosedChannelException ours) {
                        throw ours;
                    } catch (IOException broken) {
                        buffer.position(buffer.limit());
                    }
                }
            };
        }
    },
    RECOVERS_FROM_A_BROKEN_PIPE("G4") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                private boolean thrown;

                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    try {
                        super.write(buffer);
                    } catch (IOException e) {
                        boolean again = thrown && !(e instanceof ClosedChannelException);
                        thrown = true;
                        if (!again) {
                            throw e;
                        }
                    }
                }
            };
        }
    },
    READS_THE_END_AFTER_CLOSE("G5") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    try {
                        return super.read(buffer);
                    } catch (AsynchronousCloseException inFlight) {
                        throw inFlight;
                    } catch (ClosedChannelException closed) {
                        return -1;
                    }
                }
            };
        }
    },
    CLOSES_ONLY_ONCE("G5") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                private boolean closed;

                @Async
                @Override
                public void close() throws IOException {
                    if (closed) {
                        throw new ClosedChannelException();
                    }
                    closed = true;
                    super.close();
                }
            };
        }
    },
    CLOSES_WITHOUT_A_CHECKPOINT("G5") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Override
                public void close() {
                    ((MemoryStream) inner).closeNow();
                }
            };
        }
    },
    WRITES_AFTER_CLOSE("G6") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    try {
                        super.write(buffer);
                    } catch (AsynchronousCloseException inFlight) {
                        throw inFlight;
                    } catch (ClosedChannelException closed) {
                        buffer.position(buffer.limit());
                    }
                }
            };
        }
    },
    THROWS_AFTER_THE_END("G7") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                private boolean ended;

                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    if (ended) {
                        throw new IOException("read at the end");
                    }
                    int count = super.read(buffer);
                    ended = count < 0;
                    return count;
                }
            };
        }
    },
    LOSES_DATA_WHEN_CLOSED("G7") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void close() throws IOException {
                    MemoryStreams.reset(inner);
                    super.close();
                }
            };
        }
    },
    SAYS_GOODBYE_WHEN_CLOSED_BY_FORCE("G8") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                private boolean closed;

                @Async
                @Override
                public void close() throws IOException {
                    if (!closed) {
                        closed = true;
                        CancelScope.shield(() -> CancelScope.moveOnAfter(
                                java.time.Duration.ofSeconds(1), () -> super.write(RuleBook.bytes(0))));
                    }
                    super.close();
                }
            };
        }
    },
    DOES_NOT_CLOSE_WHEN_CANCELLED("G9") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void close() throws IOException {
                    Weft.checkpoint();
                    super.close();
                }
            };
        }
    },
    WRITES_WHEN_CANCELLED("G10 in a cancelled scope") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    CancelScope.shield(() -> super.write(buffer));
                    LowLevel.checkpoint();
                }
            };
        }
    },
    READS_WHEN_CANCELLED("G10 in a cancelled scope") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    int count = Weft.effectiveDeadline() == Long.MIN_VALUE
                            ? CancelScope.shield(() -> super.read(buffer))
                            : super.read(buffer);
                    LowLevel.checkpoint();
                    return count;
                }
            };
        }
    },
    CANNOT_BE_CANCELLED_WHILE_IT_READS("G10 a cancelled read") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    LowLevel.checkpoint();
                    return CancelScope.shield(() -> super.read(buffer));
                }
            };
        }
    },
    FORGETS_WHAT_IT_WROTE_WHEN_CANCELLED("G10 a cancelled write") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    super.write(buffer.duplicate());
                    buffer.position(buffer.limit());
                }
            };
        }
    },
    ENDS_WHEN_CLOSED_WHILE_IT_READS("G11 closing ends our read") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    try {
                        return super.read(buffer);
                    } catch (AsynchronousCloseException closed) {
                        return -1;
                    }
                }
            };
        }
    },
    RETURNS_WHEN_CLOSED_WHILE_IT_WRITES("G11 closing ends our write") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    try {
                        super.write(buffer);
                    } catch (AsynchronousCloseException closed) {
                        buffer.position(buffer.limit());
                    }
                }
            };
        }
    },
    CORRUPTS_A_BYTE_NOW_AND_THEN("G12") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    int count = super.read(buffer);
                    if (count > 20_000) {
                        buffer.put(buffer.position() - 1, (byte) ~buffer.get(buffer.position() - 1));
                    }
                    return count;
                }
            };
        }
    },
    CLOSES_ALL_ON_SHUTDOWN("G13 after shutdownOutput one can still read") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void shutdownOutput() throws IOException {
                    LowLevel.checkpoint();
                    super.close();
                }
            };
        }
    },
    WRITES_AFTER_SHUTDOWN("G13 after shutdownOutput nothing") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                private boolean shutDown;

                @Async
                @Override
                public void shutdownOutput() throws IOException {
                    super.shutdownOutput();
                    shutDown = true;
                }

                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    if (!shutDown) {
                        super.write(buffer);
                    }
                }
            };
        }
    },
    SHUTS_DOWN_ONLY_ONCE("G13") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                private boolean shutDown;

                @Async
                @Override
                public void shutdownOutput() throws IOException {
                    super.shutdownOutput();
                    if (shutDown) {
                        throw new IOException("again");
                    }
                    shutDown = true;
                }
            };
        }
    },
    KEEPS_THE_END_TO_ITSELF("G13 after shutdownOutput the peer") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void shutdownOutput() throws IOException {
                    LowLevel.checkpoint();
                }
            };
        }
    },
    SHUTS_DOWN_WHEN_CANCELLED("G10 shutdownOutput") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void shutdownOutput() throws IOException {
                    CancelScope.shield(() -> super.shutdownOutput());
                    LowLevel.checkpoint();
                }
            };
        }
    },
    SHUTS_DOWN_DURING_A_WRITE("G3 shutdownOutput") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void shutdownOutput() throws IOException {
                    try {
                        super.shutdownOutput();
                    } catch (BusyResourceException busy) {
                        super.close();
                    }
                }
            };
        }
    },
    GOES_ON_WAITING_WHEN_THE_OTHER_SIDE_CLOSES("G14") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                @Async
                @Override
                public void write(ByteBuffer buffer) throws IOException {
                    boolean waits = buffer.remaining() > capacity;
                    try {
                        super.write(buffer);
                    } catch (ClosedChannelException ours) {
                        throw ours;
                    } catch (IOException broken) {
                        if (waits) {
                            Weft.sleepForever();
                        }
                        throw broken;
                    }
                }
            };
        }
    },
    READS_WITHOUT_A_CHECKPOINT("every operation") {
        @Override
        Wrapper of(ByteStream inner, ByteStream peer) {
            return new Wrapper(inner) {
                private final ByteBuffer ahead = ByteBuffer.allocate(1000).limit(0);

                @Async
                @Override
                public int read(ByteBuffer buffer) throws IOException {
                    if (!ahead.hasRemaining()) {
                        int count = super.read(ahead.clear());
                        ahead.flip();
                        if (count < 0) {
                            return -1;
                        }
                    }
                    int count = 0;
                    while (buffer.hasRemaining() && ahead.hasRemaining()) {
                        buffer.put(ahead.get());
                        count++;
                    }
                    return count;
                }
            };
        }
    };

    final String rule;
    final int capacity = 100_000;

    BrokenStream(String rule) {
        this.rule = rule;
    }

    /** A stream that is the left end, and wrong. */
    abstract Wrapper of(ByteStream inner, ByteStream peer);
}
