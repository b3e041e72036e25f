using Billing.Platform.Contracts;

namespace Billing.Connectors.StandardWebhooks;

/// <summary>
/// One reported use, as a CloudEvent 1.0 in JSON. Read by <see cref="UsageBatchReader"/> in batches of at most
/// 1,000; further attributes are ignored.
/// </summary>
/// <param name="Specversion">Always <c>1.0</c>.</param>
/// <param name="Id">The producer's id of the event; with the source it names the use once and for all. 256 characters at the most.</param>
/// <param name="Source">The producer; 256 characters at the most.</param>
/// <param name="Type">The producer's name of what happened; any.</param>
/// <param name="Subject">The subscription.</param>
/// <param name="Time">When it was used, by the producer's clock.</param>
/// <param name="Data">What was used.</param>
[MessageContract(ContractKind.Request, "usage-event", 1)]
public sealed record UsageEventBody(
    string Specversion, string Id, string Source, string Type, string Subject, DateTimeOffset Time, UsageEventData Data);

/// <summary>The use of a meter.</summary>
/// <param name="Meter">Such as <c>api-calls</c>.</param>
/// <param name="Quantity">In the meter's unit: 0 to 10^12, at most 9 decimal digits.</param>
public sealed record UsageEventData(string Meter, decimal Quantity);
