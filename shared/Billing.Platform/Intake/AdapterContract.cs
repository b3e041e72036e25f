using Billing.Platform.Limits;

namespace Billing.Platform.Intake;

/// <summary>The kind of system that an integration connects. Only kinds that billing has a consumer for exist.</summary>
public enum IntegrationKind
{
    /// <summary>Takes orders from customers.</summary>
    Storefront,

    /// <summary>Captures payments and gives money back.</summary>
    Gateway,

    /// <summary>Ships goods or performs services.</summary>
    Warehouse,

    /// <summary>Brings parcels to customers.</summary>
    Carrier,

    /// <summary>Measures what is used.</summary>
    Metering,

    /// <summary>Any of these, as its mapping says.</summary>
    Mapped,
}

/// <summary>The way in which an integration is fed.</summary>
public enum FeedKind
{
    /// <summary>The sender pushes each event when it happens, over HTTP.</summary>
    EventPush,

    /// <summary>The sender asks and waits for the effect, over HTTP.</summary>
    RequestResponse,

    /// <summary>The sender puts a file at its own times.</summary>
    ScheduledBatch,
}

/// <summary>The fate of a well-formed event of a type that billing does not act on.</summary>
public enum UnknownEvents
{
    /// <summary>Acknowledged and left: the sender has more types than billing needs, and would repeat a refused one for days.</summary>
    Acknowledged,

    /// <summary>Refused with 400: the format is ours, so another type is a mistake.</summary>
    Refused,
}

/// <summary>Something that the configuration of a source chooses.</summary>
/// <param name="Name">Key in <c>options</c>.</param>
/// <param name="Meaning">One sentence for a person.</param>
/// <param name="Default">Taken when nothing is chosen; null when something must be.</param>
/// <param name="Allowed">The values to choose from; empty when any text will do.</param>
/// <param name="IsTimeZone">True if the value is an IANA time zone, or <see cref="SellersTimeZone"/>.</param>
public sealed record AdapterOption(string Name, string Meaning, string? Default, IReadOnlyList<string> Allowed, bool IsTimeZone = false)
{
    /// <summary>Stands for the time zone of the source's company.</summary>
    public const string SellersTimeZone = "seller";
}

/// <summary>The contract of an integration, declared as data: limits, dashboards and documentation are made of it.</summary>
/// <param name="Name">Lower-case and stable, such as <c>shopify</c>; sources name it as their adapter.</param>
/// <param name="Title">For people.</param>
/// <param name="Kind">What it connects.</param>
/// <param name="Feed">How it is fed.</param>
/// <param name="LatencyObjective">From the answer to the sender until the effect is committed, for 95 of 100 events at the rate limit.</param>
/// <param name="RateLimit">How much is taken of one source of one tenant, unless its configuration says otherwise.</param>
/// <param name="LargestBody">Bytes of a request; a larger one is refused with 413 before it is read.</param>
/// <param name="Schema">What describes the body: a published schema of ours, or the page of the sender's documentation.</param>
/// <param name="UnknownEvents">What becomes of types that billing does not act on.</param>
public sealed record AdapterContract(
    string Name,
    string Title,
    IntegrationKind Kind,
    FeedKind Feed,
    TimeSpan LatencyObjective,
    RateLimit RateLimit,
    int LargestBody,
    string Schema,
    UnknownEvents UnknownEvents)
{
    /// <summary>Options that a source may or must choose.</summary>
    public IReadOnlyList<AdapterOption> Options { get; init; } = [];

    /// <summary>
    /// True if a signed event with missing or odd fields is acknowledged and shown to a person; else it is refused with 400. Senders who
    /// switch an endpoint off that refuses must be told nothing but what they can mend.
    /// </summary>
    public bool TellsUnreadable { get; init; }

    /// <summary>
    /// Fields of the event that say how its deliveries go, by their names at the top: they may differ between two deliveries of one event.
    /// </summary>
    public IReadOnlyList<string> DeliveryState { get; init; } = [];

    /// <summary>
    /// Plain text that the sender wants to read in the answer, or null when any answer with a good status will do; then it is
    /// the receipt, as JSON.
    /// </summary>
    public string? Acknowledgement { get; init; }
}
