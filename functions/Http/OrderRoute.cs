using Billing.Domain.Primitives;

namespace Billing.Functions.Http;

/// <summary>The order that a URL names.</summary>
internal static class OrderRoute
{
    /// <summary>Its reference: <c>1001</c>, <c>outlet~1001</c>, or as the storefront writes it, escaped; what names none is left as it is.</summary>
    public static string Read(string segment) => OrderReference.Normalise(Uri.UnescapeDataString(segment)) ?? segment;
}
