using System.Text.Json;
using Billing.Domain.Primitives;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Orders.Taxation;
using Billing.Domain.Tax.Provider;
using Billing.Domain.Tax.Tables;
using Billing.Platform.Partners;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;

namespace Billing.Functions.Tax;

/// <summary>
/// A tax service over HTTP in our own format: the query is posted as JSON (without the buyer's name and address lines, which it never
/// has), the answer names for each line its category and rates. Services with a dialect of their own get an adapter of their own.
/// Each tenant's service has limits and a circuit of its own.
/// </summary>
public sealed class HttpTaxProvider(PartnerClient partners, SecretCache secrets) : ITaxProvider
{
    /// <inheritdoc/>
    public async Task<TaxProviderAnswer> DetermineAsync(string tenant, TaxSettings settings, TaxQuery query, CancellationToken cancellation)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (settings.ProviderSecret is { } secret)
        {
            headers["Authorization"] = $"Bearer {await secrets.GetAsync(secret, cancellation)}";
        }

        // It determines and keeps nothing, so it may be asked again.
        var request = new PartnerRequest(tenant, PartnerNames.Tax, HttpMethod.Post, settings.Provider!, "tax")
        {
            Counterpart = tenant,
            Headers = headers,
            Body = JsonSerializer.SerializeToUtf8Bytes(query, FabricJson.Options),
            IsIdempotent = true,
        };
        return await partners.SendAsync(request, answer => answer.ReadJson<Body>().Then(body => Read(body, query)), cancellation) switch
        {
            PartnerResult<TaxProviderAnswer.Answered>.Answered answered => answered.Value,
            PartnerResult<TaxProviderAnswer.Answered>.Failed { Failure: var failure } => new TaxProviderAnswer.Unavailable(failure.Text),
            _ => throw new InvalidOperationException("A call is answered or failed."),
        };
    }

    private static ParseResult<TaxProviderAnswer.Answered> Read(Body body, TaxQuery query)
    {
        if (body is not { Reference: { Length: > 0 } reference, Lines: { } lines }
            || lines.Any(line => line.LineId is null || line.Jurisdiction is null || line.Rates?.Any(rate => rate.Rate is < 0 or >= 1 || rate.Jurisdiction is null || rate.Name is null) != false)
            || lines.DistinctBy(line => line.LineId).Count() != lines.Count)
        {
            return PartnerAnswer.Unreadable<TaxProviderAnswer.Answered>("The answer lacks a field or names a line twice.");
        }

        var day = query.Dates.SuppliedOn ?? query.Dates.OrderedOn;
        return new ParseResult<TaxProviderAnswer.Answered>.Success(
            new TaxProviderAnswer.Answered(reference, lines.ToDictionary(line => line.LineId!, line => Treatment(line, query, day), StringComparer.Ordinal)));
    }

    private static TaxTreatment Treatment(BodyLine line, TaxQuery query, DateOnly day) => new(
        line.Category,
        "provider",
        "answer of the tax service",
        day,
        [.. line.Rates!.Select(rate => new TaxRate(
            rate.Jurisdiction!, rate.Name!, "provider", rate.Rate, rate.IsCompound, day, null, query.Rounding ?? TaxRoundingScope.Document, "tax service"))],
        line.ReasonCode,
        line.Reason,
        line.Jurisdiction!);

    private sealed record Body(string? Reference, IReadOnlyList<BodyLine>? Lines);

    private sealed record BodyLine(
        string? LineId, TaxCategory Category, string? Jurisdiction, IReadOnlyList<BodyRate>? Rates, string? ReasonCode = null, string? Reason = null);

    private sealed record BodyRate(string? Jurisdiction, string? Name, decimal Rate, bool IsCompound = false);
}
