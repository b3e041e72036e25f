using Billing.Domain.Customers;
using Billing.Domain.Primitives;
using Billing.Platform.Configuration;
using Billing.Platform.Streams;
using QuestPDF.Drawing.Exceptions;
using QuestPDF.Infrastructure;

namespace Billing.Functions.Invoicing;

/// <summary>The logos of selling companies, decoded: an image may be shared by documents and threads.</summary>
public sealed class SellerLogos(ConfigurationReader configuration)
{
    /// <summary>The documents <c>logos.NAME</c>: PNG files, named after their blobs. Tenants may share a blob, so that none may put it over HTTP.</summary>
    public static DocumentType<Image> Document { get; } = new()
    {
        Name = "logos",
        PathOf = (_, blob) => blob,
        Items = tenant => tenant.LegalEntities.Select(entity => entity.LogoBlob).OfType<string>(),
        IsPut = false,
        IsJson = false,
        Read = (_, png) => Decode(png),
    };

    /// <summary>The logo of a seller, or null when it has none.</summary>
    /// <exception cref="InvalidDataException">Its blob is missing, or was never an image.</exception>
    public async ValueTask<Image?> OfAsync(EventEnvelope about, LegalEntity seller, CancellationToken cancellation)
    {
        if (seller.LogoBlob is not { } blob)
        {
            return null;
        }

        var logo = await configuration.GetAsync(Document, Document.KeyOf(about.Tenant, blob, about.Region), cancellation);
        return logo.ValueOrNone ?? throw new InvalidDataException($"There is no logo {blob}, which {seller.Id} names.");
    }

    private static ParseResult<Image> Decode(ReadOnlyMemory<byte> png)
    {
        try
        {
            return new ParseResult<Image>.Success(Image.FromBinaryData(png.ToArray()));
        }
        catch (DocumentComposeException unreadable)
        {
            return new ParseResult<Image>.Failure([Problem.Error("invoicing.no-image", "$", $"This is no image that can be printed: {unreadable.Message}")]);
        }
    }
}
