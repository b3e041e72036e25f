namespace Billing.Substitutes.Documents.Fonts;

/// <summary>A font file that cannot be used: damaged, without outlines of the TrueType kind, or not embeddable.</summary>
internal sealed class InvalidFontException(string message) : Exception(message);
