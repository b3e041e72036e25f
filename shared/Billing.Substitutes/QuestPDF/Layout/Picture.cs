using Billing.Substitutes.Documents.Imaging;
using Billing.Substitutes.Documents.Pdf;
using QuestPDF.Infrastructure;

namespace Billing.Substitutes.Documents.Layout;

/// <summary>An image, scaled to the space.</summary>
internal sealed class Picture : Element
{
    private bool _drawn;

    public required PdfImage Image { get; init; }

    /// <summary>Side that the scale follows; null to fill the space without regard to proportions.</summary>
    public AspectRatioOption? Option { get; set; } = AspectRatioOption.FitWidth;

    public override SpacePlan Measure(Size available)
    {
        if (_drawn)
        {
            return SpacePlan.Empty;
        }

        var target = Target(available);
        return target.Width > available.Width + Size.Epsilon || target.Height > available.Height + Size.Epsilon || available.Width < 0
            ? SpacePlan.Wrap("the image at this scale is larger than the space")
            : SpacePlan.Full(target.Width, target.Height);
    }

    public override void Draw(PdfCanvas canvas, Size available)
    {
        if (!_drawn)
        {
            var target = Target(available);
            canvas.Image(Image, target.Width, target.Height);
            _drawn = true;
        }
    }

    public override void Reset(bool newPass) => _drawn = false;

    private Size Target(Size available) =>
        Option is { } option ? AspectRatio.Fit(available, Image.Width / (float)Image.Height, option) : available;
}
