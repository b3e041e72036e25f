using System.Text.Json.Serialization;
using Billing.Domain.Tax.Determination;
using Billing.Domain.Primitives;

namespace Billing.Domain.Tax.Computation;

/// <summary>The tax of all lines of a query. It holds what it was computed from and can be computed again, also after the tables have changed.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="PricesIncludeTax">True if the amounts that were asked about hold the tax.</param>
/// <param name="Source">Who determined it, such as <c>tables</c>.</param>
/// <param name="Version">Version of the tables, or the provider's own reference.</param>
/// <param name="Lines">In the order of the query.</param>
/// <param name="Doubts">Why the result is provisional, each reason once; empty when it stands.</param>
public sealed record TaxResult(
    string Currency, bool PricesIncludeTax, string Source, string Version, IReadOnlyList<TaxedLine> Lines, IReadOnlyList<string> Doubts)
{
    /// <summary>True if somebody has to look at it, and a later true-up may correct it.</summary>
    [JsonIgnore]
    public bool IsProvisional => Doubts.Count > 0;

    /// <summary>Sum of the lines before tax.</summary>
    [JsonIgnore]
    public Money Net => Money.Sum(Lines.Select(line => line.Net), Primitives.Currency.Of(Currency));

    /// <summary>Sum of all taxes.</summary>
    [JsonIgnore]
    public Money Tax => Money.Sum(Lines.Select(line => line.Tax), Primitives.Currency.Of(Currency));

    /// <summary>Net and tax.</summary>
    [JsonIgnore]
    public Money Gross => Net + Tax;
}

/// <summary>The tax of one line. Net and tax are rounded to the minor unit and sum to the gross exactly.</summary>
/// <param name="Line">What was asked.</param>
/// <param name="Net">Before tax.</param>
/// <param name="Tax">All taxes.</param>
/// <param name="Taxes">Each tax; empty when none is charged.</param>
/// <param name="Treatment">Rule, reasons and rates.</param>
public sealed record TaxedLine(TaxableLine Line, Money Net, Money Tax, IReadOnlyList<TaxAmount> Taxes, TaxTreatment Treatment)
{
    /// <summary>Amount that the buyer pays.</summary>
    [JsonIgnore]
    public Money Gross => Net + Tax;

    /// <summary>
    /// The part of the line between two running quantities, for a credit or a delivery: however the quantity is cut, the parts
    /// sum to the line to the cent, in net and in each tax.
    /// </summary>
    public TaxedLine Part(decimal from, decimal to)
    {
        var taxes = Taxes.Select(tax => tax with
        {
            Amount = Allocation.Slice(tax.Amount, from, to, Line.Quantity),
            Base = tax.Base is { } levied ? Allocation.Slice(levied, from, to, Line.Quantity) : null,
        }).ToList();
        var net = Allocation.Slice(Net, from, to, Line.Quantity);
        var tax = Money.Sum(taxes.Select(each => each.Amount), Net.Currency);
        return this with { Line = Line with { Quantity = to - from, Amount = Line.Amount == Net.Amount ? net.Amount : (net + tax).Amount, ExactAmount = null }, Net = net, Tax = tax, Taxes = taxes };
    }
}
