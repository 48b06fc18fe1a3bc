package io.jukung.resources.pod;

import io.jukung.machinery.status.FieldError;
import io.jukung.resources.field.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is said of volumes: of kinds that are gone, and of files that hide each other. */
final class VolumeWarnings {
    private static final Map<String, String> DEPRECATED = new LinkedHashMap<>();

    static {
        DEPRECATED.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
        DEPRECATED.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
        DEPRECATED.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        DEPRECATED.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
        DEPRECATED.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
        DEPRECATED.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
        DEPRECATED.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        DEPRECATED.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
        DEPRECATED.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    }

    private VolumeWarnings() {}

    /** A file of a volume, and what it comes from, "" where that is the volume itself. */
    private record Place(String path, String source) {
        @Override
        public String toString() {
            String quoted = FieldError.quote(path);
            return source.isEmpty() ? quoted : quoted + " (" + source + ")";
        }

        boolean overlaps(Place other) {
            return (path + "/").startsWith(other.path + "/")
                    || (other.path + "/").startsWith(path + "/");
        }
    }

    static List<String> deprecated(Field volumes) {
        List<String> warnings = new ArrayList<>(0);
        for (Field volume : volumes.items()) {
            DEPRECATED.forEach((kind, text) -> {
                if (volume.has(kind)) {
                    // the storageOS source is written otherwise in Go than in JSON
                    String name = kind.equals("storageos") ? "storageOS" : kind;
                    warnings.add(volume.at(name).path() + ": " + text);
                }
            });
            warnings.addAll(claim(volume.at("ephemeral", "volumeClaimTemplate", "spec")));
        }
        return warnings;
    }

    /** A claim for parts of bytes. */
    static List<String> claim(Field spec) {
        List<String> warnings = new ArrayList<>(0);
        for (String list : List.of("requests", "limits")) {
            warnings.addAll(PodWarnings.fractional(spec.at("resources", list).key("storage")));
        }
        return warnings;
    }

    static List<String> overlaps(Field volumes) {
        List<String> warnings = new ArrayList<>(0);
        for (Field volume : volumes.items()) {
            for (String kind : List.of("configMap", "secret", "downwardAPI")) {
                List<Place> all = new ArrayList<>(0);
                for (Place place : items(volume.at(kind), "")) {
                    add(warnings, all, place, volume, source(volume.at(kind), "secretName"));
                }
            }
            List<Place> all = new ArrayList<>(0);
            for (Field source : volume.at("projected", "sources").items()) {
                if (source.empty()) {
                    warnings.add(
                            "volume "
                                    + FieldError.quote(volume.text("name"))
                                    + " (Projected) has no sources provided");
                }
                projected(source).forEach(place -> add(warnings, all, place, volume, "Projected"));
            }
        }
        return warnings;
    }

    private static void add(
            List<String> warnings, List<Place> all, Place raw, Field volume, String what) {
        Place place = new Place(raw.path().replaceFirst("/+$", ""), raw.source());
        for (Place other : all) {
            if (!place.path().isEmpty() && !other.path().isEmpty() && place.overlaps(other)) {
                warnings.add(
                        "volume "
                                + FieldError.quote(volume.text("name"))
                                + " ("
                                + what
                                + "): overlapping paths: "
                                + place
                                + " with "
                                + other);
            }
        }
        all.add(place);
    }

    private static List<Place> items(Field source, String name) {
        return source.at("items").items().stream()
                .map(item -> new Place(item.text("path"), name))
                .toList();
    }

    /** A source's kind and, where it has one, name. */
    private static String source(Field source, String secretName) {
        return switch (source.name()) {
            case "configMap" -> "ConfigMap " + FieldError.quote(source.text("name"));
            case "secret" -> "Secret " + FieldError.quote(source.text(secretName));
            default -> "DownwardAPI";
        };
    }

    private static List<Place> projected(Field source) {
        for (String kind : List.of("configMap", "secret", "downwardAPI")) {
            if (source.at(kind).has("items")) {
                return items(source.at(kind), source(source.at(kind), "name"));
            }
        }
        if (source.has("serviceAccountToken")) {
            return List.of(
                    new Place(
                            source.at("serviceAccountToken").text("path"), "ServiceAccountToken"));
        }
        Field bundle = source.at("clusterTrustBundle");
        if (bundle.present()) {
            String name = bundle.text(bundle.has("name") ? "name" : "signerName");
            return List.of(
                    new Place(bundle.text("path"), "ClusterTrustBundle " + FieldError.quote(name)));
        }
        List<Place> places = new ArrayList<>(0);
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("certificateChainPath", "PodCertificate chain");
        parts.put("keyPath", "PodCertificate key");
        parts.put("credentialBundlePath", "PodCertificate credential bundle");
        parts.forEach((field, what) -> {
            String path = source.at("podCertificate").text(field);
            if (!path.isEmpty()) {
                places.add(new Place(path, what));
            }
        });
        return places;
    }
}
