using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Billing.Domain.Tax;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Tax.Orders;
using Billing.Domain.Tax.Provider;
using Billing.Domain.Tax.Tables;
using Billing.Platform.Secrets;
using Billing.Platform.Streams;

namespace Billing.Functions.Tax;

/// <summary>
/// A tax service over HTTP in our own format: the query is posted as JSON (without the buyer's name and address lines, which it never
/// has), the answer names for each line its category and rates. Services with a dialect of their own get an adapter of their own.
/// </summary>
public sealed class HttpTaxProvider(IHttpClientFactory clients, ISecretStore secrets) : ITaxProvider
{
    /// <summary>Name of the HTTP client.</summary>
    public const string Client = "tax";

    /// <summary>How long the service may take; an order waits for no longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async Task<TaxProviderAnswer> DetermineAsync(string tenant, TaxSettings settings, TaxQuery query, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, settings.Provider) { Content = JsonContent.Create(query, options: FabricJson.Options) };
            if (settings.ProviderSecret is { } secret)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await secrets.GetAsync(secret, cancellation));
            }

            using var client = clients.CreateClient(Client);
            using var answer = await client.SendAsync(request, cancellation);
            return answer.IsSuccessStatusCode
                ? Read(await answer.Content.ReadFromJsonAsync<Body>(FabricJson.Options, cancellation), query)
                : new TaxProviderAnswer.Unavailable($"it answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException)
        {
            return new TaxProviderAnswer.Unavailable("it cannot be reached");
        }
        catch (JsonException)
        {
            return new TaxProviderAnswer.Unavailable("its answer is not the JSON that is expected");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new TaxProviderAnswer.Unavailable("it did not answer in time");
        }
    }

    private static TaxProviderAnswer Read(Body? body, TaxQuery query)
    {
        if (body is not { Reference: { Length: > 0 } reference, Lines: { } lines }
            || lines.Any(line => line.LineId is null || line.Jurisdiction is null || line.Rates?.Any(rate => rate.Rate is < 0 or >= 1 || rate.Jurisdiction is null || rate.Name is null) != false)
            || lines.DistinctBy(line => line.LineId).Count() != lines.Count)
        {
            return new TaxProviderAnswer.Unavailable("its answer lacks a field or names a line twice");
        }

        var day = query.Dates.SuppliedOn ?? query.Dates.OrderedOn;
        return new TaxProviderAnswer.Answered(reference, lines.ToDictionary(line => line.LineId!, line => Treatment(line, query, day), StringComparer.Ordinal));
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
