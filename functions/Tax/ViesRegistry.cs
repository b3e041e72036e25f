using System.Net.Http.Json;
using System.Text.Json;
using Billing.Domain.Tax.Identification;
using Billing.Platform.Streams;

namespace Billing.Functions.Tax;

/// <summary>
/// Asks VIES, the European Commission's service, whether a member state knows a VAT number. VIES hands the question on to the member
/// state, which is often not there: all but a plain yes or no is "not checked".
/// </summary>
public sealed class ViesRegistry(IHttpClientFactory clients, TimeProvider clock) : ITaxIdRegistry
{
    private static readonly Uri Service = new("https://ec.europa.eu/taxation_customs/vies/rest-api/ms/");

    /// <inheritdoc/>
    public async Task<TaxIdAnswer> AskAsync(string tenant, TaxId id, CancellationToken cancellation)
    {
        if (id.Prefix is "GB" or "CHE" or "NO")
        {
            return new TaxIdAnswer.NotChecked("VIES knows the numbers of member states and Northern Ireland only");
        }

        try
        {
            using var client = clients.CreateClient(HttpTaxProvider.Client);
            using var answer = await client.GetAsync(new Uri(Service, $"{id.Prefix}/vat/{Uri.EscapeDataString(id.Number)}"), cancellation);
            return answer.IsSuccessStatusCode
                ? Read(await answer.Content.ReadFromJsonAsync<Body>(FabricJson.Options, cancellation))
                : new TaxIdAnswer.NotChecked($"VIES answered {(int)answer.StatusCode}");
        }
        catch (HttpRequestException)
        {
            return new TaxIdAnswer.NotChecked("VIES cannot be reached");
        }
        catch (JsonException)
        {
            return new TaxIdAnswer.NotChecked("the answer of VIES is not the JSON that is expected");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new TaxIdAnswer.NotChecked("VIES did not answer in time");
        }
    }

    private TaxIdAnswer Read(Body? body) => body?.UserError switch
    {
        "VALID" when body.IsValid => new TaxIdAnswer.Known(clock.GetUtcNow(), body.RequestIdentifier),
        "INVALID" when !body.IsValid => new TaxIdAnswer.Unknown(clock.GetUtcNow()),
        var error => new TaxIdAnswer.NotChecked($"VIES says {error ?? "nothing"}"),
    };

    private sealed record Body(bool IsValid, string? UserError, string? RequestIdentifier);
}
