namespace PromptRegistry.SampleModel.Reading;

internal enum NameKind
{
    Person,
    Organization,
    Place,
}
