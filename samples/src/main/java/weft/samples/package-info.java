/** Small whole programs. Run them with {@code -javaagent:weft-agent.jar}; the README has a command for the demo. */
package weft.samples;
