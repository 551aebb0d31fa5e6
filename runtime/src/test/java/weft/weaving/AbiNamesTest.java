package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.coroutine.Coroutine;
import weft.coroutine.Frame;
import weft.coroutine.FrameLinkage;
import weft.coroutine.PlainBody;
import weft.coroutine.RefusedMethodError;
import weft.coroutine.Woven;
import weft.coroutine.WovenFormat;
import weft.sync.Lock;
import weft.weave.AbiNames;

/** The weaver knows the runtime by name only. Here the names meet what they name. */
@DisplayName("The names that the weaver emits are those of the runtime")
class AbiNamesTest {
    @Test
    void classesAndFormatAgree() {
        assertEquals(AbiNames.ASYNC, Async.class.descriptorString());
        assertEquals(AbiNames.WOVEN, Woven.class.descriptorString());
        assertEquals(AbiNames.COROUTINE, internalName(Coroutine.class));
        assertEquals(AbiNames.FRAME, internalName(Frame.class));
        assertEquals("weft/coroutine/PlainBody", internalName(PlainBody.class));
        assertEquals("weft/coroutine/RefusedMethodError", internalName(RefusedMethodError.class));
        assertEquals("weft/coroutine/Coroutine$PlainCode", internalName(Coroutine.PlainCode.class));
        assertEquals("weft/coroutine/Coroutine$PlainAction", internalName(Coroutine.PlainAction.class));
        assertEquals(AbiNames.LOCK, Lock.class.getName());
        assertEquals(AbiNames.FORMAT, Woven.FORMAT);
        assertEquals(AbiNames.BROKEN, Coroutine.BROKEN);
    }

    @Test
    void wovenCodeFindsTheCoroutinesMembers() throws ReflectiveOperationException {
        assertEquals(int.class, Coroutine.class.getField("state").getType());
        assertEquals(0, Coroutine.RUNNING, "woven code tests for zero");
        assertEquals(Throwable.class, Coroutine.class.getField("failure").getType());
        assertEquals(Frame.class, Coroutine.class.getField("leaf").getType());
        assertEquals(Frame.class, Coroutine.class.getField("tail").getType());
        assertEquals(int.class, Frame.class.getField("point").getType());
        assertEquals(Coroutine.class, Coroutine.class.getMethod("current").getReturnType());
        assertEquals(
                Coroutine.class, Coroutine.class.getMethod("neverSuspending").getReturnType());
        assertNotNull(Coroutine.class.getMethod("push", Frame.class));
        assertEquals(
                boolean.class,
                Coroutine.class.getMethod("mustBridge", Object.class).getReturnType());
        assertEquals(
                Object.class,
                Coroutine.class.getMethod("bridge", Coroutine.PlainCode.class).getReturnType());
        assertEquals(
                void.class,
                Coroutine.class.getMethod("bridge", Coroutine.PlainAction.class).getReturnType());
        assertEquals(
                IllegalStateException.class,
                Coroutine.class.getMethod("redefined", Frame.class).getReturnType());
    }

    @Test
    void everyKindOfResultCanBeHandedOn() throws ReflectiveOperationException {
        List<Class<?>> kinds = List.of(Object.class, int.class, long.class, float.class, double.class);
        for (Class<?> kind : kinds) {
            assertTrue(Modifier.isStatic(
                    Coroutine.class.getMethod("finish", kind, Coroutine.class).getModifiers()));
            String name = kind.getSimpleName();
            String take = "take" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            assertEquals(kind, Coroutine.class.getMethod(take).getReturnType());
        }
        assertEquals(void.class, Coroutine.class.getMethod("takeVoid").getReturnType());
    }

    @Test
    void frameClassesFindWhatTheyExtendAndCall() throws ReflectiveOperationException {
        assertTrue(Modifier.isProtected(
                Frame.class.getDeclaredConstructor(int.class).getModifiers()));
        assertTrue(Modifier.isAbstract(
                Frame.class.getDeclaredMethod("resume", Coroutine.class).getModifiers()));
        assertEquals(String.class, Frame.class.getDeclaredMethod("site").getReturnType());
        assertNotNull(WovenFormat.class.getMethod("require", int.class, String.class));
        assertEquals(
                CallSite.class,
                FrameLinkage.class
                        .getMethod(
                                "link",
                                MethodHandles.Lookup.class,
                                String.class,
                                MethodType.class,
                                String.class,
                                int.class,
                                String[].class)
                        .getReturnType());
        assertNotNull(RefusedMethodError.class.getConstructor(String.class));
    }

    private static String internalName(Class<?> type) {
        return type.getName().replace('.', '/');
    }
}
