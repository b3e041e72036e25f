namespace Billing.Domain.Tax.Identification;

/// <summary>A tax id whose form and check digits are right. Whether the authority knows it is another question.</summary>
/// <param name="Prefix">Country as it stands in the id: ISO 3166-1, but <c>EL</c> for Greece, <c>XI</c> for Northern Ireland and <c>CHE</c> for Switzerland.</param>
/// <param name="Number">What follows the prefix, without spaces, dots and suffixes such as <c>MVA</c>.</param>
public sealed record TaxId(string Prefix, string Number)
{
    /// <summary>Country as ISO 3166-1 alpha-2.</summary>
    public string Country => Prefix switch
    {
        "EL" => "GR",
        "XI" => "GB",
        "CHE" => "CH",
        _ => Prefix,
    };

    /// <summary>Prefix and number.</summary>
    public override string ToString() => Prefix + Number;
}

/// <summary>The answer of an authority about an id.</summary>
public abstract record TaxIdAnswer
{
    private TaxIdAnswer()
    {
    }

    /// <summary>It knows the id.</summary>
    /// <param name="CheckedAt">When it was asked.</param>
    /// <param name="Reference">Its receipt, such as the consultation number of VIES, or null.</param>
    public sealed record Known(DateTimeOffset CheckedAt, string? Reference) : TaxIdAnswer;

    /// <summary>It does not know the id.</summary>
    public sealed record Unknown(DateTimeOffset CheckedAt) : TaxIdAnswer;

    /// <summary>It could not be asked. That says nothing about the id.</summary>
    public sealed record NotChecked(string Reason) : TaxIdAnswer;

    /// <summary>Status that a determination of tax makes of it.</summary>
    public Determination.TaxIdStatus Status => this switch
    {
        Known => Determination.TaxIdStatus.Valid,
        Unknown => Determination.TaxIdStatus.Invalid,
        _ => Determination.TaxIdStatus.NotChecked,
    };
}
