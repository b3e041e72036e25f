using Billing.Domain.Primitives;

namespace Billing.Domain.Orders.Fulfilment;

/// <summary>The one spelling of a tracking number: carriers, labels and warehouses write it with and without blanks and hyphens.</summary>
public static class TrackingNumbers
{
    /// <summary>Letters and digits in upper case, 1 to 64 of them; null when the text holds anything but them, blanks and hyphens.</summary>
    public static string? Normalize(string text)
    {
        var number = string.Concat(text.Where(letter => letter is not (' ' or '-'))).ToUpperInvariant();
        return number.All(char.IsAsciiLetterOrDigit) && StreamNames.IsSafe(number) ? number : null;
    }
}
