using Billing.Domain.Primitives;
using Billing.Domain.Tax.Identification;
using Billing.Platform.Partners;

namespace Billing.Functions.Tax;

/// <summary>
/// Asks VIES, the European Commission's service, whether a member state knows a VAT number. VIES hands the question on to the member
/// state, which is often not there: all but a plain yes or no is "not checked".
/// </summary>
public sealed class ViesRegistry(PartnerClient partners, TimeProvider clock) : ITaxIdRegistry
{
    private static readonly Uri Service = new("https://ec.europa.eu/taxation_customs/vies/rest-api/ms/");

    /// <inheritdoc/>
    public async Task<TaxIdAnswer> AskAsync(string tenant, TaxId id, CancellationToken cancellation)
    {
        if (id.Prefix is "GB" or "CHE" or "NO")
        {
            return new TaxIdAnswer.NotChecked("VIES knows the numbers of member states and Northern Ireland only");
        }

        var address = new Uri(Service, $"{id.Prefix}/vat/{Uri.EscapeDataString(id.Number)}");
        var request = new PartnerRequest(tenant, PartnerNames.Tax, HttpMethod.Get, address, "vies/{country}/{number}") { Counterpart = "vies" };
        return await partners.SendAsync(request, answer => Read(answer, clock.GetUtcNow()), cancellation) switch
        {
            PartnerResult<TaxIdAnswer>.Answered answered => answered.Value,
            PartnerResult<TaxIdAnswer>.Failed { Failure: var failure } => new TaxIdAnswer.NotChecked(failure.Text),
            _ => throw new InvalidOperationException("A call is answered or failed."),
        };
    }

    /// <summary>Reads an answer of VIES; a member state that was not there has said nothing.</summary>
    public static ParseResult<TaxIdAnswer> Read(PartnerAnswer answer, DateTimeOffset now) => answer.ReadJson<Body>().Then(body => new ParseResult<TaxIdAnswer>.Success(body.UserError switch
    {
        "VALID" when body.IsValid => new TaxIdAnswer.Known(now, body.RequestIdentifier),
        "INVALID" when !body.IsValid => new TaxIdAnswer.Unknown(now),
        var error => new TaxIdAnswer.NotChecked($"VIES says {error ?? "nothing"}"),
    }));

    private sealed record Body(bool IsValid, string? UserError, string? RequestIdentifier);
}
