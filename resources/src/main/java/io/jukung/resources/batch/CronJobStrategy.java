package io.jukung.resources.batch;

import io.jukung.machinery.status.FieldError;
import io.jukung.machinery.tree.JsonObject;
import io.jukung.resources.field.Field;
import io.jukung.resources.field.Trees;
import io.jukung.resources.pod.PodRules;
import io.jukung.resources.pod.PodWarnings;
import io.jukung.resources.strategy.SpecStrategy;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Cron jobs; from {@code pkg/registry/batch/cronjob}. */
public final class CronJobStrategy extends SpecStrategy {
    private final PodRules rules;

    public CronJobStrategy(PodRules rules) {
        this.rules = rules;
    }

    @Override
    public JsonObject applyDefaults(JsonObject job) {
        return Trees.inside(
                super.applyDefaults(job),
                "spec",
                spec ->
                        Trees.inside(
                                spec,
                                "jobTemplate",
                                template -> Trees.inside(template, "spec", JobStrategy::spec)));
    }

    @Override
    public List<FieldError> validate(JsonObject job) {
        Field root = Field.root(job);
        String name = root.at("metadata").text("name");
        if (name.length() > 52) {
            root.at("metadata", "name").invalid("must be no more than 52 characters");
        }
        spec(root.at("spec"), null);
        return root.errors();
    }

    @Override
    public List<FieldError> validateUpdate(JsonObject job, JsonObject old) {
        Field root = Field.root(job);
        spec(root.at("spec"), Field.root(old).at("spec"));
        return root.errors();
    }

    private void spec(Field spec, @Nullable Field old) {
        Field schedule = spec.at("schedule");
        if (schedule.empty()) {
            schedule.missing("");
        } else {
            CronSchedule.problem(schedule.text()).ifPresent(schedule::invalid);
            boolean zoned = schedule.text().contains("TZ");
            boolean before = old != null && old.text("schedule").contains("TZ");
            if (zoned && before && spec.has("timeZone")) {
                schedule.invalid("cannot use both timeZone field and TZ or CRON_TZ in schedule");
            } else if (zoned && !before) {
                schedule.invalid(
                        "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            }
        }
        spec.at("startingDeadlineSeconds").nonNegative();
        // absent and "" are not the same here
        if (old == null
                || !Objects.equals(spec.at("timeZone").value(), old.at("timeZone").value())) {
            timeZone(spec.at("timeZone"));
        }
        spec.at("concurrencyPolicy").oneOf("Allow", "Forbid", "Replace");
        Field template = spec.at("jobTemplate", "spec");
        JobValidation.spec(template, rules);
        if (template.has("selector")) {
            template.at("selector").invalid("`selector` will be auto-generated");
        }
        if (template.at("manualSelector").truth()) {
            template.at("manualSelector").notSupported(true, List.of("nil", "false"));
        }
        spec.at("successfulJobsHistoryLimit").nonNegative();
        spec.at("failedJobsHistoryLimit").nonNegative();
    }

    private static void timeZone(Field zone) {
        if (zone.absent()) {
            return;
        }
        if (zone.empty()) {
            zone.invalid("timeZone must be nil or non-empty string");
            return;
        }
        if (zone.text().equalsIgnoreCase("Local")) {
            zone.invalid(
                    "timeZone must be an explicit time zone as defined in"
                            + " https://www.iana.org/time-zones");
        }
        if (!zone.text().equals("Local") && !isKnown(zone.text())) {
            zone.invalid("unknown time zone " + zone.text());
        }
    }

    private static boolean isKnown(String zone) {
        try {
            return ZoneId.getAvailableZoneIds().contains(ZoneId.of(zone).getId());
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Override
    public List<String> warnings(JsonObject job, @Nullable JsonObject old) {
        return PodWarnings.template(Field.root(job).at("spec", "jobTemplate", "spec", "template"));
    }
}
