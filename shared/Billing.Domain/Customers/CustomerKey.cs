using System.Security.Cryptography;
using System.Text;
using Billing.Domain.Primitives;

namespace Billing.Domain.Customers;

/// <summary>The pseudonym of a customer where data is summed over orders and regions.</summary>
/// <remarks>
/// The same for the same buyer, and no personal data can be read from it. It is a pseudonym all the same (Regulation (EU) 2016/679 article 4
/// (5)): who knows a mail address can compute it.
/// </remarks>
public static class CustomerKey
{
    /// <summary>Number of its letters: 128 bits in lower-case hexadecimal.</summary>
    public const int Length = 32;

    /// <summary>
    /// The key of a buyer: of the mail address, else of the tax id, else of name, postal code and country. Case and white space
    /// around these do not count.
    /// </summary>
    /// <param name="scope">The company group, or the tenant that belongs to none: keys of different scopes cannot be compared.</param>
    /// <param name="buyer">Who buys.</param>
    public static string Of(string scope, Party buyer) => buyer switch
    {
        { Email: { } email } when !string.IsNullOrWhiteSpace(email) => OfEmail(scope, email),
        { TaxId: { } taxId } when !string.IsNullOrWhiteSpace(taxId) => Digest(scope, "tax-id", taxId),
        _ => Digest(scope, "name", JoinedKey.Of('\n', buyer.Name.Trim(), buyer.Address.PostalCode.Trim(), buyer.Address.Country)),
    };

    /// <summary>The key of whoever buys with a mail address: the start of SHA-256 of <c>SCOPE\nemail\nADDRESS</c> in UTF-8, the address in lower case.</summary>
    public static string OfEmail(string scope, string email) => Digest(scope, "email", email);

    /// <summary>True if a text can be a key.</summary>
    public static bool IsOne(string text) => text.Length == Length && text.All(letter => letter is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    private static string Digest(string scope, string kind, string value) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{kind}\n{value.Trim().ToLowerInvariant()}")))[..Length];
}
