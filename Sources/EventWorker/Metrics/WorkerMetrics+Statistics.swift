import CommandSupport
import PrometheusMetrics

extension WorkerMetrics {
    /// Shows the worker's figures from now on.
    func watch(_ statistics: @escaping @Sendable () -> WorkerStatistics.Snapshot) {
        registry.collect { samples in Self.add(statistics(), to: &samples) }
    }

    private static func add(_ figures: WorkerStatistics.Snapshot, to samples: inout CollectedSamples) {
        samples.add("stylematch_events_total", [], Double(figures.events))
        samples.add("stylematch_stale_events_total", [], Double(figures.stale))
        samples.add("stylematch_superseded_events_total", [], Double(figures.superseded))
        for (type, count) in figures.interactions {
            samples.add("stylematch_interactions_total", [("type", type)], Double(count))
        }
        samples.add("stylematch_redis_failures_total", [], Double(figures.cacheFailures))
        let caches = [
            ("photo-features", hits: figures.cacheHits, misses: figures.photosComputed),
            ("text-features", hits: figures.textCacheHits, misses: figures.textsComputed),
        ]
        for (cache, hits, misses) in caches {
            samples.add("stylematch_cache_requests_total", [("cache", cache), ("result", "hit")], Double(hits))
            samples.add("stylematch_cache_requests_total", [("cache", cache), ("result", "miss")], Double(misses))
        }
        samples.add("stylematch_photos_computed_total", [], Double(figures.photosComputed))
        samples.add("stylematch_texts_computed_total", [], Double(figures.textsComputed))
        samples.add("stylematch_model_operations_total", [], figures.flop)
        samples.add("stylematch_model_compute_seconds_total", [], (figures.vision + figures.language).seconds)
        samples.add("stylematch_model_operations_per_second", [], figures.flopPerSecond)
        if figures.peakFLOPPerSecond > 0 {
            samples.add("stylematch_model_peak_operations_per_second", [], figures.peakFLOPPerSecond)
            samples.add("stylematch_model_peak_ratio", [], figures.shareOfPeak ?? 0)
        }
        samples.add("stylematch_reprojected_total", [], Double(figures.reprojected))
        samples.add("stylematch_reprojection_without_features_total", [], Double(figures.withoutFeatures))
        samples.add("stylematch_restored_records_total", [], Double(figures.restored))
    }
}
