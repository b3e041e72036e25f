namespace Billing.Platform.Configuration;

/// <summary>Tells people that content was refused, and that it was put right. A seam: the fabric's exception queue is not the platform's.</summary>
public interface IConfigurationAlerts
{
    /// <summary>Tells that content is refused; telling the same twice tells it once.</summary>
    Task RefusedAsync(DocumentKey key, RefusedContent refused, CancellationToken cancellation);

    /// <summary>Tells that sound content is there again; nothing happens where nothing was wrong.</summary>
    Task PutRightAsync(DocumentKey key, string tag, CancellationToken cancellation);
}
