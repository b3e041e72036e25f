using System.Text.Json.Serialization;

namespace Billing.Domain.Tax.Determination;

/// <summary>A doubt of a determination, and what was assumed until a person decides.</summary>
/// <param name="Code">Stable kind, such as <c>tax.no-rule</c>.</param>
/// <param name="Subject">What it is about, such as <c>US-CT/services</c>; the same question has the same subject. No personal data.</param>
/// <param name="Text">For a person.</param>
public sealed record TaxDoubt(string Code, string Subject, string Text)
{
    /// <summary>The tables hold no rate on the day.</summary>
    public const string NoRate = "tax.no-rate";

    /// <summary>The tables do not say how a product is taxed.</summary>
    public const string NoRule = "tax.no-rule";

    /// <summary>The law asks for facts that an order does not have.</summary>
    public const string Review = "tax.review";

    /// <summary>Tax is owed where the seller is not registered.</summary>
    public const string NotRegistered = "tax.not-registered";

    /// <summary>Places levy taxes that the tables do not hold.</summary>
    public const string LocalTax = "tax.local-tax";

    /// <summary>The address does not say where the tax is owed.</summary>
    public const string Place = "tax.place";

    /// <summary>The buyer's id was not checked.</summary>
    public const string IdNotChecked = "tax.id-not-checked";

    /// <summary>The buyer's id is not valid.</summary>
    public const string IdInvalid = "tax.id-invalid";

    /// <summary>A limit in another currency could not be compared.</summary>
    public const string LimitUnknown = "tax.limit-unknown";

    /// <summary>Doubt about who imports.</summary>
    public const string Importer = "tax.importer";

    /// <summary>Names the question: a decision about it holds wherever it is asked again.</summary>
    [JsonIgnore]
    public string Key => $"{Code}/{Subject}";
}
