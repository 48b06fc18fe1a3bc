package io.jukung.kubelet.images;

import io.jukung.api.core.v1.Container;
import io.jukung.api.core.v1.Pod;
import io.jukung.base.Clock;
import io.jukung.base.GoDuration;
import io.jukung.client.events.EventRecorder;
import io.jukung.kubelet.cri.Cri;
import io.jukung.kubelet.cri.CriException;
import io.jukung.kubelet.cri.v1.AuthConfig;
import io.jukung.kubelet.cri.v1.Image;
import io.jukung.kubelet.objects.ObjectCache;
import io.jukung.kubelet.sync.RestartBackoff;
import io.jukung.machinery.tree.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Brings images onto the node as pull policies say. Safe for several threads. */
public final class ImageManager {
    private final Cri cri;
    private final EventRecorder events;
    private final Clock clock;
    private final RegistryCredentials credentials;
    private final RestartBackoff backoff = new RestartBackoff();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    /** The last failed pull of a pod's image. */
    private record Failure(Instant at, String text) {}

    public ImageManager(Cri cri, EventRecorder events, ObjectCache objects, Clock clock) {
        this.cri = cri;
        this.events = events;
        this.clock = clock;
        this.credentials = new RegistryCredentials(objects);
    }

    /**
     * Makes sure that a container's image is here; its status.
     *
     * @param about the container, for events
     * @throws ImageException where it is not and cannot be brought now
     */
    public Image ensure(Pod pod, Container container, JsonObject about) throws ImageException {
        String name = container.image();
        if (!ImageName.valid(name)) {
            String text =
                    "Failed to apply default image tag \"%s\": couldn't parse image name \"%s\": invalid reference format"
                            .formatted(name, name);
            events.event(about, "Warning", "InspectFailed", text);
            throw new ImageException("InvalidImageName", text);
        }
        String tagged = ImageName.withTag(name);
        Image present = inspect(tagged, name, about);
        String policy = container.imagePullPolicy();
        if (present != null && !policy.equals("Always")) {
            events.event(
                    about,
                    "Normal",
                    "Pulled",
                    "Container image \"%s\" already present on machine and can be accessed by the pod"
                            .formatted(name));
            return present;
        }
        if (policy.equals("Never")) {
            String text =
                    "Container image \"%s\" is not present with pull policy of Never"
                            .formatted(name);
            events.event(about, "Warning", "ErrImageNeverPull", text);
            throw new ImageException("ErrImageNeverPull", text);
        }
        return pull(pod, name, tagged, about);
    }

    private @Nullable Image inspect(String tagged, String name, JsonObject about)
            throws ImageException {
        try {
            return cri.image(tagged);
        } catch (CriException e) {
            String text = "Failed to inspect image \"%s\": %s".formatted(name, e.getMessage());
            events.event(about, "Warning", "InspectFailed", text);
            throw new ImageException("ImageInspectError", text);
        }
    }

    /** How much longer an image of a pod waits for its next pull. */
    public Duration remaining(Pod pod, Container container) {
        Failure failure = failures.get(key(pod, container.image()));
        return failure == null
                ? Duration.ZERO
                : backoff.remaining(key(pod, container.image()), failure.at(), clock.now());
    }

    private Image pull(Pod pod, String name, String tagged, JsonObject about)
            throws ImageException {
        String key = key(pod, name);
        Failure failure = failures.get(key);
        if (failure != null && !backoff.remaining(key, failure.at(), clock.now()).isZero()) {
            String text = "Back-off pulling image \"%s\"".formatted(name);
            events.event(about, "Normal", "BackOff", text);
            throw new ImageException(
                    "ImagePullBackOff", text + ": ErrImagePull: " + failure.text());
        }
        events.event(about, "Normal", "Pulling", "Pulling image \"%s\"".formatted(name));
        Instant start = clock.now();
        try {
            pullWithAny(tagged, credentials.of(pod, name));
            Image image = cri.image(tagged);
            if (image == null) {
                throw new ImageException(
                        "ErrImagePull", "the runtime does not have the image after pulling it");
            }
            String took = GoDuration.format(rounded(Duration.between(start, clock.now())));
            events.event(
                    about,
                    "Normal",
                    "Pulled",
                    "Successfully pulled image \"%s\" in %s (%s including waiting). Image size: %d bytes."
                            .formatted(name, took, took, image.getSize()));
            failures.remove(key);
            backoff.forget(key);
            return image;
        } catch (CriException e) {
            String text = String.valueOf(e.getMessage());
            events.event(
                    about,
                    "Warning",
                    "Failed",
                    "Failed to pull image \"%s\": %s".formatted(name, text));
            Instant now = clock.now();
            backoff.next(key, now, now);
            failures.put(key, new Failure(now, text));
            throw new ImageException("ErrImagePull", text);
        }
    }

    private void pullWithAny(String image, List<AuthConfig> auths) throws CriException {
        if (auths.isEmpty()) {
            cri.pull(image, null);
            return;
        }
        for (int i = 0; i < auths.size(); i++) {
            try {
                cri.pull(image, auths.get(i));
                return;
            } catch (CriException e) {
                if (i == auths.size() - 1) {
                    throw e;
                }
            }
        }
    }

    /** Forgets a pod that is gone. */
    public void forget(String uid) {
        failures.keySet().removeIf(key -> key.startsWith(uid));
        backoff.forget(uid);
    }

    private static Duration rounded(Duration took) {
        return Duration.ofMillis(took.toMillis());
    }

    private static String key(Pod pod, String image) {
        return pod.uid() + "_" + image;
    }
}
