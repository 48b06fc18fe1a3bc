package io.jukung.kubelet.volumes;

/** A volume that cannot be set up (yet), as its FailedMount event says it. */
public final class VolumeException extends Exception {
    private static final long serialVersionUID = 1;

    private final String volume;

    VolumeException(String volume, String why) {
        super("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
        this.volume = volume;
    }

    public String volume() {
        return volume;
    }
}
