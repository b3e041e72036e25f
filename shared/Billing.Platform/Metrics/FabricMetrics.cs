using System.Diagnostics.Metrics;

namespace Billing.Platform.Metrics;

/// <summary>
/// Measures the fabric: each value goes to an instrument of the meter <see cref="MeterName"/>, for whoever collects, and into the
/// window of the last minutes, for operators. One for each host.
/// </summary>
public sealed class FabricMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Billing.Fabric";

    private const string DestinationTag = "messaging.destination.name";
    private const string ErrorTag = "error.type";
    private const string IntegrationTag = "billing.integration";

    private readonly TimeProvider _clock;
    private readonly MetricRegistry _book = new();
    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _latencies;
    private readonly Histogram<double> _ages;
    private readonly Histogram<double> _lags;
    private readonly Histogram<double> _charges;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _refused;
    private long _additions;

    /// <summary>Begins to measure.</summary>
    public FabricMetrics(TimeProvider clock)
    {
        _clock = clock;
        Meter = new Meter(MeterName);
        _requests = Seconds("billing.request.duration", "From a request to its answer.");
        _latencies = Seconds("billing.integration.latency", "From when the bus has an outside event until its effect is committed.");
        _ages = Seconds("billing.queue.age", "How long a message was in its queue or subscription when an attempt to handle it began.");
        _lags = Seconds("billing.outbox.lag", "From the commit of an event until the bus has it.");
        _charges = Meter.CreateHistogram<double>("billing.cosmos.request_charge", "{request_unit}", "Request units of an operation, all tries together.");
        _failures = Meter.CreateCounter<long>("billing.message.failures", "{message}", "Failed attempts, by whether there is another.");
        _sent = Meter.CreateCounter<long>("billing.messages.sent", "{message}", "Messages handed to the bus.");
        _refused = Meter.CreateCounter<long>("billing.configuration.refused", "{document}", "Configuration documents whose new content was refused.");
    }

    /// <summary>The meter of this host.</summary>
    public Meter Meter { get; }

    /// <summary>Number of values that were added up to now.</summary>
    public long Additions => Interlocked.Read(ref _additions);

    /// <summary>Reads the measures of the last minutes.</summary>
    public IReadOnlyList<MetricSeries> Read() => _book.Read(_clock.GetUtcNow());

    /// <summary>A request was answered.</summary>
    /// <param name="route">Method and route template, such as <c>POST webhooks/{tenant}/{source}</c>.</param>
    /// <param name="integration">Name of the integration's contract, or null for what belongs to none.</param>
    /// <param name="status">Status of the answer.</param>
    /// <param name="took">From the request to the answer.</param>
    public void RequestTook(string route, string? integration, int status, TimeSpan took)
    {
        if (_requests.Enabled)
        {
            _requests.Record(
                took.TotalSeconds, new("http.route", route), new("http.response.status_code", status), new(IntegrationTag, integration));
        }

        Add(new MetricKey(MetricNames.Request, route), took.TotalSeconds);
        if (integration is not null)
        {
            Add(new MetricKey(MetricNames.IntegrationRequest, integration), took.TotalSeconds);
        }
    }

    /// <summary>The effect of an outside event is committed.</summary>
    public void EffectCommitted(string integration, TimeSpan took)
    {
        if (_latencies.Enabled)
        {
            _latencies.Record(took.TotalSeconds, new KeyValuePair<string, object?>(IntegrationTag, integration));
        }

        Add(new MetricKey(MetricNames.IntegrationLatency, integration), took.TotalSeconds);
    }

    /// <summary>An attempt to handle a message begins.</summary>
    /// <param name="entity">Queue, or topic and subscription.</param>
    /// <param name="age">Since it was enqueued.</param>
    public void MessageTaken(string entity, TimeSpan age)
    {
        // Clocks of two machines differ by a little.
        var seconds = Math.Max(0, age.TotalSeconds);
        if (_ages.Enabled)
        {
            _ages.Record(seconds, new KeyValuePair<string, object?>(DestinationTag, entity));
        }

        Add(new MetricKey(MetricNames.QueueAge, entity), seconds);
    }

    /// <summary>An attempt failed.</summary>
    /// <param name="entity">Queue, or topic and subscription.</param>
    /// <param name="code">Problem code.</param>
    /// <param name="isGivenUp">True if the message goes to the dead letters.</param>
    public void AttemptFailed(string entity, string code, bool isGivenUp)
    {
        var measure = isGivenUp ? MetricNames.DeadLetters : MetricNames.Retries;
        if (_failures.Enabled)
        {
            _failures.Add(1, new(DestinationTag, entity), new(ErrorTag, code), new("billing.outcome", isGivenUp ? "given-up" : "waits"));
        }

        Add(new MetricKey(measure, entity, code), 1);
    }

    /// <summary>The bus has a message.</summary>
    /// <param name="destination">Queue or topic.</param>
    /// <param name="eventType">Type of the event, or null for what comes from outside.</param>
    public void MessageSent(string destination, string? eventType)
    {
        if (_sent.Enabled)
        {
            _sent.Add(1, new(DestinationTag, destination), new("billing.events", eventType));
        }

        Add(new MetricKey(MetricNames.MessagesSent, destination, eventType), 1);
    }

    /// <summary>New content of a configuration document was refused.</summary>
    /// <param name="document">Its type, such as <c>prices</c>.</param>
    public void ConfigurationRefused(string document)
    {
        if (_refused.Enabled)
        {
            _refused.Add(1, new KeyValuePair<string, object?>("billing.configuration.document", document));
        }

        Add(new MetricKey(MetricNames.ConfigurationRefused, document), 1);
    }

    /// <summary>The bus has an event.</summary>
    /// <param name="destination">The topic.</param>
    /// <param name="lag">Since it was recorded.</param>
    public void EventPublished(string destination, TimeSpan lag)
    {
        var seconds = Math.Max(0, lag.TotalSeconds);
        if (_lags.Enabled)
        {
            _lags.Record(seconds, new KeyValuePair<string, object?>(DestinationTag, destination));
        }

        Add(new MetricKey(MetricNames.OutboxLag, destination), seconds);
    }

    /// <summary>The database did something.</summary>
    /// <param name="operation">commit, load or query.</param>
    /// <param name="kind">Kind of stream.</param>
    /// <param name="requestUnits">What it cost, all tries together.</param>
    public void Charged(string operation, string kind, double requestUnits)
    {
        if (_charges.Enabled)
        {
            _charges.Record(requestUnits, new("db.operation.name", operation), new("billing.stream.kind", kind));
        }

        Add(new MetricKey(MetricNames.RequestUnits, operation, kind), requestUnits);
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private Histogram<double> Seconds(string name, string description) => Meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = MetricSeries.Bounds });

    private void Add(MetricKey key, double value)
    {
        _book.Add(key, value, _clock.GetUtcNow());
        Interlocked.Increment(ref _additions);
    }
}
