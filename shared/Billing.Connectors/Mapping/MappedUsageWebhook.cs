using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Connectors.StandardWebhooks;
using Billing.Domain.Metering;
using Billing.Domain.Primitives;
using Billing.Platform.Intake;
using Billing.Platform.Intake.Signatures;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Connectors.Mapping;

/// <summary>Metered use that a mapping makes of a partner's input. Each use has an id of its own, so the request needs none.</summary>
/// <param name="mapping">To usage.</param>
public sealed class MappedUsageWebhook(PartnerMapping mapping) : IUsageAdapter
{
    /// <inheritdoc/>
    public AdapterContract Contract => MappedWebhook.SharedContract;

    /// <inheritdoc/>
    public SignatureCheck Verify(WebhookRequest request, IntakeSource source, IReadOnlyList<string> secrets, DateTimeOffset now) =>
        MappedWebhook.Verify(mapping, request, secrets, now);

    /// <inheritdoc/>
    public ParseResult<IReadOnlyList<UsageEvent>> ReadUsage(WebhookRequest request) =>
        PartnerMapper.Map(mapping, request.Body).Then(Check);

    /// <summary>The events of mapped records, or their problems at their places in the partner's input.</summary>
    public static ParseResult<IReadOnlyList<UsageEvent>> Check(IReadOnlyList<MappedRecord> records)
    {
        if (records.SelectMany(record => record.Problems).ToList() is { Count: > 0 } problems)
        {
            return new ParseResult<IReadOnlyList<UsageEvent>>.Failure(problems);
        }

        var batch = new JsonArray([.. records.Select(record => record.Document.DeepClone())]);
        var reading = UsageBatchReader.Read(JsonSerializer.SerializeToUtf8Bytes(batch, FabricJson.Options));
        return reading is ParseResult<IReadOnlyList<UsageEvent>>.Failure failure
            ? new ParseResult<IReadOnlyList<UsageEvent>>.Failure([.. failure.Problems.Select(problem => AtOrigin(problem, records))])
            : reading;
    }

    // $[3].data.quantity is the quantity of the fourth record.
    private static Problem AtOrigin(Problem problem, IReadOnlyList<MappedRecord> records)
    {
        var end = problem.Path.IndexOf(']', StringComparison.Ordinal);
        return end < 0
            ? problem
            : records[int.Parse(problem.Path[2..end], CultureInfo.InvariantCulture)].AtOrigin(problem with { Path = "$" + problem.Path[(end + 1)..] });
    }
}
