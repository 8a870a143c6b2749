using PromptRegistry.Templates.Types;

namespace PromptRegistry.Templates.Tests.Types;

public sealed class TemplateTypeTests
{
    [Fact]
    public void Types_with_the_same_content_are_equal()
    {
        static ObjectType Make() => new("Source", new EquatableList<ObjectProperty>(
        [
            new ObjectProperty("title", TemplateType.String),
            new ObjectProperty("n", new ArrayType(TemplateType.Integer)),
        ]));

        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual<TemplateType>(Make(), TemplateType.String);
    }

    [Fact]
    public void Joining_finds_the_narrowest_type_for_both()
    {
        Assert.Equal(TemplateType.String, TemplateType.Join(TemplateType.String, TemplateType.String));
        Assert.Equal(TemplateType.Number, TemplateType.Join(TemplateType.Integer, TemplateType.Number));
        Assert.Equal(
            new NullableType(TemplateType.Integer), TemplateType.Join(TemplateType.Null, TemplateType.Integer));
        Assert.Equal(TemplateType.Any, TemplateType.Join(TemplateType.Boolean, TemplateType.String));
        Assert.Equal(
            new ArrayType(TemplateType.Number),
            TemplateType.Join(new ArrayType(TemplateType.Integer), new ArrayType(TemplateType.Number)));
    }
}
